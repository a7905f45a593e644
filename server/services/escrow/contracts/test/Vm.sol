// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The cheat codes of forge that these tests use.
interface Vm {
    function addr(uint256 key) external pure returns (address);
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function signP256(uint256 key, bytes32 digest) external pure returns (bytes32 r, bytes32 s);
    function publicKeyP256(uint256 key) external pure returns (uint256 x, uint256 y);
    function prank(address sender) external;
    function warp(uint256 time) external;
    function chainId(uint256 id) external;
    function assume(bool condition) external pure;
    function snapshotGasLastCall(string calldata name) external returns (uint256);
}

Vm constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
