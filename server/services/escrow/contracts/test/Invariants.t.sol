// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MesiEscrow} from "../src/MesiEscrow.sol";
import {MesiEscrowTypes} from "../src/MesiEscrowTypes.sol";
import {Handler} from "./Handler.sol";
import {ChoosyToken} from "./Tokens.sol";
import {VM} from "./Vm.sol";

/// What is so after every call of any day that the handler has.
contract InvariantsTest {
    Handler private handler;
    MesiEscrow private escrow;
    ChoosyToken private token;

    function setUp() public {
        handler = new Handler();
        escrow = handler.escrow();
        token = handler.token();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// What lies here is what is locked and what is owed; everybody has what is theirs; and every bid is where its own history
    /// says, so an end stays.
    function invariant_EC17_EC15_everyCoinIsSomebodysAndAnEndStays() public view {
        uint256 owedInAll;
        for (uint256 i; i < 6; i++) {
            address person = handler.people(i);
            uint256 owed = escrow.owed(address(token), person);
            require(owed == handler.owed(person), "owed to somebody");
            require(token.balanceOf(person) + owed == handler.entitled(person), "had by somebody");
            owedInAll += owed;
        }
        require(token.balanceOf(address(escrow)) == handler.open() + owedInAll, "in the escrow");
        uint256 count = handler.count();
        for (uint256 i; i < count; i++) {
            bytes32 bid = handler.bids(i);
            require(escrow.stateOf(bid) == handler.stateOf(bid), "another state");
        }
    }

    /// At the end of each day a stranger ends whatever waits, and everybody collects: nothing is left.
    function afterInvariant() public {
        VM.warp(block.timestamp + 3650 days);
        for (uint256 i; i < 6; i++) token.setRefuses(handler.people(i), false);
        for (uint256 i; i < handler.count(); i++) {
            bytes32 bid = handler.bids(i);
            MesiEscrowTypes.State state = escrow.stateOf(bid);
            if (state == MesiEscrowTypes.State.Open || state == MesiEscrowTypes.State.Accepted) escrow.refund(bid);
            else if (state < MesiEscrowTypes.State.Released) escrow.settleDefault(bid);
        }
        for (uint256 i; i < 6; i++) {
            address person = handler.people(i);
            if (escrow.owed(address(token), person) == 0) continue;
            VM.prank(person);
            escrow.collect(address(token), person);
        }
        require(token.balanceOf(address(escrow)) == 0, "something is stuck");
    }
}
