// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {MesiToken} from "../src/MesiToken.sol";

/// Some accounts refuse to be paid, as those that an issuer has blocked; and of each transfer it may keep a part.
contract ChoosyToken is MesiToken {
    mapping(address account => bool) public refuses;
    uint256 public kept;

    constructor(address minter_) MesiToken(minter_) {}

    function setRefuses(address account, bool refused) external {
        refuses[account] = refused;
    }

    function setKept(uint256 amount) external {
        kept = amount;
    }

    function _update(address from, address to, uint256 value) internal override {
        require(!refuses[to], "blocked");
        if (kept > 0) super._update(from, address(0xdead), kept);
        value -= kept;
        super._update(from, to, value);
    }
}

/// Returns nothing from its transfers, as old tokens do.
contract SilentToken {
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;

    constructor(address holder) {
        balanceOf[holder] = 1e12;
    }

    function approve(address spender, uint256 amount) external {
        allowance[msg.sender][spender] = amount;
    }

    function transfer(address to, uint256 amount) external {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
    }

    function transferFrom(address from, address to, uint256 amount) external {
        allowance[from][msg.sender] -= amount;
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}

/// Calls somebody while it moves money, who may try to come in a second time.
contract CallingToken is ERC20 {
    address public target;
    bytes public data;
    bool public succeeded;

    constructor(address holder) ERC20("Calling", "CALL") {
        _mint(holder, 1e12);
    }

    function setCall(address target_, bytes calldata data_) external {
        (target, data) = (target_, data_);
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (target == address(0)) return;
        (bool ok,) = target.call(data);
        succeeded = succeeded || ok;
    }
}
