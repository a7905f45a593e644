// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20TransferAuthorization} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20TransferAuthorization.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {NoncesKeyed} from "@openzeppelin/contracts/utils/NoncesKeyed.sol";

/// @title MESI on embedded and test chains: six decimals, permits (ERC-2612) and authorizations (ERC-3009), which
/// contract wallets give as well (EIP-7598).
/// @notice On a real chain the token is whatever the operator names; the escrow takes any ERC-20 without a fee on transfers.
contract MesiToken is ERC20, ERC20Burnable, ERC20Permit, ERC20TransferAuthorization {
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

    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }

    function _useCheckedNonce(address owner, uint256 nonce) internal override(Nonces, NoncesKeyed) {
        super._useCheckedNonce(owner, nonce);
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }
}
