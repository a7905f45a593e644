// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MesiEscrow} from "../src/MesiEscrow.sol";
import {MesiEscrowTypes} from "../src/MesiEscrowTypes.sol";
import {ContractAccount} from "./ContractAccount.sol";
import {ChoosyToken} from "./Tokens.sol";
import {VM} from "./Vm.sol";

/// Does what anybody may think of, in any order, at any time. Before each call it says by rules of its own whether the escrow
/// will do it, and what everybody will have then; the escrow must agree.
contract Handler {
    uint256 private constant START = 1_800_000_000;
    uint256 private constant DEVICE = 0xdef1ce;
    uint256 private constant TICKET = 0x71c4e7;
    uint256 private constant OWNER = 0x0e4;
    bytes32 private constant RECEIVE_TYPEHASH = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    uint256 private constant P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551;
    uint256 public constant RICH = 1e15;

    struct Known {
        MesiEscrowTypes.Terms terms;
        MesiEscrowTypes.State state;
        bool byDevice;
    }

    MesiEscrow public immutable escrow;
    ChoosyToken public immutable token;
    /// The last of them is a contract wallet, of that key's.
    address[6] public people = [address(0x101), address(0x102), address(0x103), address(0x104), address(0x105), address(0x106)];
    bytes32[] public bids;
    mapping(bytes32 bid => Known) private known;
    /// What each should have, in their hands or owed to them.
    mapping(address => uint256) public entitled;
    mapping(address => uint256) public owed;
    mapping(address => uint256) public elsewhere;
    uint256 public open;
    uint256 private p256x;
    uint256 private p256y;

    constructor() {
        VM.warp(START);
        escrow = new MesiEscrow();
        token = new ChoosyToken(address(this));
        (p256x, p256y) = VM.publicKeyP256(DEVICE);
        people[5] = address(new ContractAccount(VM.addr(OWNER)));
        for (uint256 i; i < people.length; i++) {
            token.mint(people[i], RICH);
            entitled[people[i]] = RICH;
            VM.prank(people[i]);
            token.approve(address(escrow), type(uint256).max);
        }
    }

    function count() external view returns (uint256) {
        return bids.length;
    }

    function stateOf(bytes32 bid) external view returns (MesiEscrowTypes.State) {
        return known[bid].state;
    }

    function termsOf(bytes32 bid) external view returns (MesiEscrowTypes.Terms memory) {
        return known[bid].terms;
    }

    // ------------------------------------------------------------------ acts

    function lock(uint256 seed, uint128 amount, uint128 part, bool withConsent, bool byDevice) external {
        MesiEscrowTypes.Terms memory t = _terms(seed, amount, part);
        if (!withConsent) t.consentBy = 0;
        if (!byDevice) (t.keyX, t.keyY) = (bytes32(uint256(uint160(VM.addr(DEVICE)))), bytes32(0));
        bytes32 bid = escrow.idOf(t);
        bool good = t.arbiter != t.payer && t.arbiter != t.payee && t.amount > 0 && known[bid].state == MesiEscrowTypes.State.None
            && !token.refuses(address(escrow)) && t.amount <= token.balanceOf(t.payer);
        if (_do(t.payer, abi.encodeCall(escrow.lock, (t)), good)) _locked(bid, t, byDevice);
    }

    /// Somebody brings the authorization of the contract wallet: 0 … 5 for these terms, 6 for others, 7 of another key.
    function authorize(uint256 seed, uint128 amount, uint128 part, uint8 wrong, uint256 who) external {
        MesiEscrowTypes.Terms memory t = _terms(seed, amount, part);
        if (wrong % 8 > 1) t.payer = people[5];
        bytes32 bid = escrow.idOf(t);
        bytes32 nonce = escrow.authorizationNonce(wrong % 8 == 6 ? keccak256(abi.encode(bid)) : bid);
        bytes32 inner =
            keccak256(abi.encode(RECEIVE_TYPEHASH, t.payer, address(escrow), t.amount, 0, block.timestamp + 1, nonce));
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(
            wrong % 8 == 7 ? DEVICE : OWNER, keccak256(abi.encodePacked("\x19\x01", token.DOMAIN_SEPARATOR(), inner))
        );
        bool good = wrong % 8 < 6 && t.payer == people[5] && t.arbiter != t.payer && t.arbiter != t.payee && t.amount > 0
            && known[bid].state == MesiEscrowTypes.State.None && t.amount <= token.balanceOf(t.payer);
        VM.prank(people[who % 6]);
        try escrow.lockWithContractAuthorization(t, 0, block.timestamp + 1, abi.encode(r, s, v)) {
            require(good, "the escrow took what nobody had signed");
            _locked(bid, t, true);
        } catch {
            require(!good, "the escrow refused what was signed");
        }
    }

    function accept(uint256 which, uint256 who) external {
        (bytes32 bid, Known storage k, address caller) = _pick(which, who);
        if (bid == 0) return;
        bool good = k.state == MesiEscrowTypes.State.Open && caller == k.terms.payee && block.timestamp <= k.terms.acceptBy;
        if (_do(caller, abi.encodeCall(escrow.accept, (bid, "")), good)) {
            k.state = k.terms.consentBy == 0 ? MesiEscrowTypes.State.Scheduled : MesiEscrowTypes.State.Accepted;
        }
    }

    function consent(uint256 which, uint256 who, bool signed) external {
        (bytes32 bid, Known storage k, address caller) = _pick(which, who);
        if (bid == 0) return;
        bytes memory signature = signed ? _device(k.byDevice, escrow.actDigest(bid, "consent")) : bytes("");
        bool good = k.state == MesiEscrowTypes.State.Accepted && (signed || caller == k.terms.payer)
            && block.timestamp <= k.terms.consentBy;
        if (_do(caller, abi.encodeCall(escrow.consent, (bid, signature)), good)) k.state = MesiEscrowTypes.State.Scheduled;
    }

    function decline(uint256 which, uint256 who) external {
        (bytes32 bid, Known storage k, address caller) = _pick(which, who);
        if (bid == 0) return;
        bool good = caller == k.terms.payee && k.state < MesiEscrowTypes.State.Released;
        if (_do(caller, abi.encodeCall(escrow.decline, (bid, "")), good)) _ended(k, MesiEscrowTypes.State.Refunded, 0);
    }

    function withdraw(uint256 which, uint256 who) external {
        (bytes32 bid, Known storage k, address caller) = _pick(which, who);
        if (bid == 0) return;
        bool good = caller == k.terms.payer && k.state == MesiEscrowTypes.State.Open;
        if (_do(caller, abi.encodeCall(escrow.withdraw, (bid, "")), good)) _ended(k, MesiEscrowTypes.State.Refunded, 0);
    }

    function refund(uint256 which, uint256 who) external {
        (bytes32 bid, Known storage k, address caller) = _pick(which, who);
        if (bid == 0) return;
        bool good = (k.state == MesiEscrowTypes.State.Open && block.timestamp > k.terms.acceptBy)
            || (k.state == MesiEscrowTypes.State.Accepted && block.timestamp > k.terms.consentBy);
        if (_do(caller, abi.encodeCall(escrow.refund, (bid)), good)) _ended(k, MesiEscrowTypes.State.Refunded, 0);
    }

    /// Which of its parts is wrong is chosen too: 0 … 3 none.
    function release(uint256 which, uint256 who, uint8 wrong, uint16 offset) external {
        (bytes32 bid, Known storage k, address caller) = _pick(which, who);
        if (bid == 0) return;
        uint256 at = k.terms.meetFrom + uint256(offset) % 10_000;
        MesiEscrowTypes.Proof memory proof = _proof(bid, at, k.byDevice, wrong % 8);
        uint256 begins = at / 15 * 15;
        bool good = k.state == MesiEscrowTypes.State.Scheduled && wrong % 8 < 4 && begins >= k.terms.meetFrom
            && begins <= k.terms.meetUntil && block.timestamp + 15 >= at && block.timestamp <= k.terms.disputeUntil;
        if (_do(caller, abi.encodeCall(escrow.release, (bid, proof)), good)) {
            _ended(k, MesiEscrowTypes.State.Released, k.terms.amount);
        }
    }

    function dispute(uint256 which, uint256 who) external {
        (bytes32 bid, Known storage k, address caller) = _pick(which, who);
        if (bid == 0) return;
        bool good = k.state == MesiEscrowTypes.State.Scheduled && (caller == k.terms.payer || caller == k.terms.payee)
            && block.timestamp <= k.terms.disputeUntil;
        if (_do(caller, abi.encodeCall(escrow.dispute, (bid, "")), good)) k.state = MesiEscrowTypes.State.Disputed;
    }

    function resolve(uint256 which, uint256 who, uint128 part) external {
        (bytes32 bid, Known storage k, address caller) = _pick(which, who);
        if (bid == 0) return;
        uint256 toPayee = uint256(part) % (uint256(k.terms.amount) * 5 / 4 + 1);
        bool good = k.state == MesiEscrowTypes.State.Disputed && caller == k.terms.arbiter && toPayee <= k.terms.amount
            && block.timestamp <= k.terms.resolveBy;
        if (_do(caller, abi.encodeCall(escrow.resolve, (bid, toPayee, "")), good)) _ended(k, MesiEscrowTypes.State.Split, toPayee);
    }

    function settleDefault(uint256 which, uint256 who) external {
        (bytes32 bid, Known storage k, address caller) = _pick(which, who);
        if (bid == 0) return;
        bool good = (k.state == MesiEscrowTypes.State.Scheduled && block.timestamp > k.terms.disputeUntil)
            || (k.state == MesiEscrowTypes.State.Disputed && block.timestamp > k.terms.resolveBy);
        if (_do(caller, abi.encodeCall(escrow.settleDefault, (bid)), good)) {
            _ended(k, MesiEscrowTypes.State.Split, k.terms.defaultToPayee);
        }
    }

    function collect(uint256 who, uint256 to) external {
        (address caller, address receiver) = (people[who % 6], people[to % 6]);
        uint256 amount = owed[caller];
        bool good = amount > 0 && !token.refuses(receiver);
        if (_do(caller, abi.encodeCall(escrow.collect, (address(token), receiver)), good)) {
            owed[caller] = 0;
            entitled[caller] -= amount;
            entitled[receiver] += amount;
        }
    }

    function blockAccount(uint256 who, bool refused) external {
        token.setRefuses(people[who % 6], refused);
    }

    /// Time goes on to just before, at or just after a deadline, or by some hours.
    function wait(uint256 which, uint8 what) external {
        uint256 to = block.timestamp + uint256(what) * 600;
        if (bids.length > 0 && what % 2 == 0) {
            MesiEscrowTypes.Terms storage t = known[bids[which % bids.length]].terms;
            uint256[6] memory times = [
                uint256(t.acceptBy), t.consentBy, t.meetFrom, t.meetUntil, t.disputeUntil, t.resolveBy
            ];
            uint256 aim = times[(what / 2) % 6] + (what / 12) % 3;
            if (aim > block.timestamp) to = aim - 1;
        }
        VM.warp(to);
    }

    // ------------------------------------------------------------------ inside

    function _locked(bytes32 bid, MesiEscrowTypes.Terms memory t, bool byDevice) private {
        known[bid] = Known(t, MesiEscrowTypes.State.Open, byDevice);
        bids.push(bid);
        entitled[t.payer] -= t.amount;
        open += t.amount;
    }

    function _terms(uint256 seed, uint128 amount, uint128 part) private view returns (MesiEscrowTypes.Terms memory t) {
        t.payer = people[seed % 6];
        t.payee = people[(seed >> 8) % 6];
        t.arbiter = people[(seed >> 16) % 6];
        t.feeTo = people[(seed >> 24) % 6];
        t.feeBps = uint16((seed >> 32) % 10_001);
        t.token = address(token);
        t.ticketKey = VM.addr(TICKET);
        t.amount = amount % 1e12;
        t.defaultToPayee = t.amount == 0 ? 0 : part % (t.amount + 1);
        (t.keyX, t.keyY) = (bytes32(p256x), bytes32(p256y));
        t.salt = bytes32(seed % 3);
        uint256 now_ = block.timestamp;
        t.acceptBy = uint40(now_ + (seed >> 48) % 1 days);
        t.consentBy = uint40(t.acceptBy + 1 + (seed >> 64) % 2 days);
        t.meetFrom = uint40(now_ + (seed >> 80) % 4 days);
        t.meetUntil = uint40((t.meetFrom > t.consentBy ? t.meetFrom : t.consentBy) + 1 + (seed >> 96) % 4 hours);
        t.disputeUntil = uint40(t.meetUntil + (seed >> 112) % 2 days);
        t.resolveBy = uint40(t.disputeUntil + 1 + (seed >> 128) % 5 days);
    }

    function _pick(uint256 which, uint256 who) private view returns (bytes32 bid, Known storage k, address caller) {
        if (bids.length == 0) return (0, known[0], address(0));
        bid = bids[which % bids.length];
        k = known[bid];
        MesiEscrowTypes.Terms storage t = k.terms;
        address[4] memory parties = [t.payer, t.payee, t.arbiter, people[who % 6]];
        caller = parties[(who >> 8) % 4];
    }

    function _do(address caller, bytes memory call, bool good) private returns (bool) {
        VM.prank(caller);
        (bool ok,) = address(escrow).call(call);
        require(ok == good, ok ? "the escrow did what it should refuse" : "the escrow refused what it should do");
        return ok;
    }

    function _ended(Known storage k, MesiEscrowTypes.State end, uint256 toPayee) private {
        MesiEscrowTypes.Terms storage t = k.terms;
        k.state = end;
        open -= t.amount;
        uint256 fee = toPayee * t.feeBps / 10_000;
        _paid(t.payee, toPayee - fee);
        _paid(t.feeTo, fee);
        _paid(t.payer, t.amount - toPayee);
    }

    function _paid(address to, uint256 amount) private {
        entitled[to] += amount;
        if (token.refuses(to)) owed[to] += amount;
    }

    function _proof(bytes32 bid, uint256 at, bool byDevice, uint8 wrong)
        private
        view
        returns (MesiEscrowTypes.Proof memory proof)
    {
        proof.window = uint40(at / 15);
        proof.nonce = bytes32(at);
        proof.scannedAt = uint40(wrong == 4 ? at + 60 : at);
        bytes32 of_ = wrong == 5 ? bytes32("another bid") : bid;
        (uint8 v, bytes32 r, bytes32 s) =
            VM.sign(wrong == 6 ? DEVICE : TICKET, escrow.ticketDigest(of_, proof.window, proof.nonce));
        proof.ticketSignature = abi.encodePacked(r, s, v);
        bytes32 meeting = escrow.meetingDigest(bid, proof.window, proof.nonce, proof.scannedAt);
        proof.deviceSignature = wrong == 7 ? bytes("") : _device(byDevice, meeting);
    }

    function _device(bool byP256, bytes32 digest) private pure returns (bytes memory) {
        if (!byP256) {
            (uint8 v, bytes32 r1, bytes32 s1) = VM.sign(DEVICE, digest);
            return abi.encodePacked(r1, s1, v);
        }
        (bytes32 r, bytes32 s) = VM.signP256(DEVICE, sha256(abi.encodePacked(digest)));
        if (uint256(s) > P256_ORDER / 2) s = bytes32(P256_ORDER - uint256(s));
        return abi.encodePacked(r, s);
    }
}
