// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC3009} from "@openzeppelin/contracts/token/ERC20/extensions/draft-ERC3009.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// @title MESI on embedded and test chains: six decimals, permits (ERC-2612) and authorizations (ERC-3009).
/// @notice On a real chain the token is whatever the operator names; the escrow takes any ERC-20 without a fee on transfers.
contract MesiToken is ERC20, ERC20Burnable, ERC20Permit, ERC3009 {
    /// @notice Mints what custody holds. It never changes.
    address public immutable minter;

    error NotTheMinter(address caller);

    constructor(address minter_) ERC20("MESI", "MESI") ERC20Permit("MESI") {
        minter = minter_;
    }

    function mint(address to, uint256 amount) external {
        if (msg.sender != minter) revert NotTheMinter(msg.sender);
        _mint(to, amount);
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }
}
