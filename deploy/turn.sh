#!/bin/sh
# Becomes a TURN server. Wanted: TURN_SECRET (the server's MESI_TURN_SECRET), TURN_REALM (its name), TURN_PUBLIC_ADDRESS
# (the IPv4 address by which browsers reach this machine), TURN_PORTS_FIRST and TURN_PORTS_LAST (of what is relayed).
set -eu
: "${TURN_SECRET:?}" "${TURN_REALM:?}" "${TURN_PUBLIC_ADDRESS:?}" "${TURN_PORTS_FIRST:?}" "${TURN_PORTS_LAST:?}"

# Nobody is relayed into this machine or the networks behind it, except to Janus by its public address.
set -- --denied-peer-ip=0.0.0.0-0.255.255.255 --denied-peer-ip=10.0.0.0-10.255.255.255 \
  --denied-peer-ip=100.64.0.0-100.127.255.255 --denied-peer-ip=127.0.0.0-127.255.255.255 \
  --denied-peer-ip=169.254.0.0-169.254.255.255 --denied-peer-ip=172.16.0.0-172.31.255.255 \
  --denied-peer-ip=192.168.0.0-192.168.255.255 --denied-peer-ip=240.0.0.0-255.255.255.255 "$@"

exec turnserver -n --log-file=stdout --no-cli --no-tls --no-dtls --no-multicast-peers --fingerprint \
  --use-auth-secret --static-auth-secret="$TURN_SECRET" --realm="$TURN_REALM" \
  --external-ip="$TURN_PUBLIC_ADDRESS" --min-port="$TURN_PORTS_FIRST" --max-port="$TURN_PORTS_LAST" \
  --listening-port="${TURN_PORT:-3478}" "$@"
