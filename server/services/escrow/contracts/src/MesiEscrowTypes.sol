// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The types, events and errors of MesiEscrow.
/// @notice It says what is agreed and what is proved, where a bid stands, what is told of it, and why something is refused. The
/// contract in MesiEscrow.sol says what is done.
interface MesiEscrowTypes {
    enum State {
        None,
        /// The money is here, and the creator has not answered.
        Open,
        /// The creator has accepted, and waits for the fan's consent.
        Accepted,
        /// The meeting is to take place.
        Scheduled,
        Disputed,
        /// Ended by the two proofs of a meeting: the payee has it.
        Released,
        /// Ended, and the payer has it back.
        Refunded,
        /// Ended by the arbiter or by a deadline: both have what was decided.
        Split
    }

    /// @notice All that is agreed. A bid's id is the EIP-712 digest of its terms, so one signature of the id agrees to all of
    /// them, and nobody can take another's id. Times are in seconds since 1970; a time is kept up to its last second.
    struct Terms {
        address payer;
        uint40 acceptBy;
        /// Zero: no consent is asked for.
        uint40 consentBy;
        /// The part of what the payee gets that is the fee, in hundredths of a percent.
        uint16 feeBps;
        address payee;
        uint40 meetFrom;
        uint40 meetUntil;
        address token;
        uint40 disputeUntil;
        uint40 resolveBy;
        address feeTo;
        address arbiter;
        /// Signs the tickets that the fan scans: the creator's account, a contract (ERC-1271), or a room's.
        address ticketKey;
        uint128 amount;
        /// What the payee gets when nobody proves, disputes or decides anything in time.
        uint128 defaultToPayee;
        /// The fan's device key: a point of P-256, or an account in keyX with keyY zero.
        bytes32 keyX;
        bytes32 keyY;
        /// Tells bids of the same terms apart: the id of the bid where it was made.
        bytes32 salt;
    }

    /// @notice What two devices say about a meeting: a ticket of one window, and the time at which the fan scanned it.
    struct Proof {
        uint40 window;
        bytes32 nonce;
        uint40 scannedAt;
        bytes ticketSignature;
        bytes deviceSignature;
    }

    event Locked(
        bytes32 indexed bid, bytes32 indexed salt, address indexed payer, address payee, address token, uint256 amount
    );
    event Accepted(bytes32 indexed bid);
    event Consented(bytes32 indexed bid);
    event Disputed(bytes32 indexed bid);
    event Ended(bytes32 indexed bid, State end, uint256 toPayee, uint256 fee, uint256 toPayer);
    event Credited(address indexed token, address indexed account, uint256 amount);
    event Collected(address indexed token, address indexed account, address to, uint256 amount);

    error BidIs(State state);
    error TooLate(uint256 deadline);
    error TooEarly(uint256 notBefore);
    error NotAllowed(address caller);
    error BadTerms(string what);
    error BadTicket();
    error BadCountersignature();
    error ScannedOutsideTheWindow(uint256 scannedAt);
    error OutsideTheMeeting(uint256 at);
    error FeeOnTransfer(uint256 expected, uint256 received);
    error MoreThanLocked(uint256 asked, uint256 amount);
    error NothingOwed();
}
