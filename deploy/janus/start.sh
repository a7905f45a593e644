#!/bin/sh
# Writes the settings of one Janus and becomes it. Wanted: JANUS_SECRET, JANUS_ADMIN_SECRET, JANUS_RTP_PORTS (20000-20499).
# JANUS_PUBLIC_ADDRESS is the IPv4 address by which browsers reach this machine; unset: Janus tells its own.
# The other values are as the server's embedded Janus has them (server/services/media/janus/janusConfig.ts).
set -eu
: "${JANUS_SECRET:?}" "${JANUS_ADMIN_SECRET:?}" "${JANUS_RTP_PORTS:?}"
folder=${JANUS_CONFIG_FOLDER:-/run/janus}
address=${JANUS_LISTEN:-0.0.0.0}
modules=$(dirname "$(find /usr/lib /usr/local/lib -name libjanus_videoroom.so -print -quit)")/..

umask 077
mkdir -p "$folder/plugins" "$folder/transports" "$folder/none"
for module in plugins/libjanus_videoroom.so plugins/libjanus_streaming.so transports/libjanus_websockets.so; do
  ln -sf "$modules/$module" "$folder/$module"
done

mapping=
[ -z "${JANUS_PUBLIC_ADDRESS:-}" ] || mapping="nat_1_1_mapping = \"$JANUS_PUBLIC_ADDRESS\""

cat > "$folder/janus.jcfg" <<CONFIG
general: {
  configs_folder = "$folder"
  plugins_folder = "$folder/plugins"
  transports_folder = "$folder/transports"
  events_folder = "$folder/none"
  loggers_folder = "$folder/none"
  debug_level = 3
  debug_timestamps = true
  api_secret = "$JANUS_SECRET"
  admin_secret = "$JANUS_ADMIN_SECRET"
  session_timeout = 60
  hide_dependencies = true
}
media: {
  no_media_timer = 1
  rtp_port_range = "$JANUS_RTP_PORTS"
}
nat: {
  ice_keepalive_conncheck = true
  ice_ignore_list = "vmnet"
  $mapping
}
CONFIG

cat > "$folder/janus.transport.websockets.jcfg" <<CONFIG
general: {
  json = "compact"
  ws = true
  ws_port = ${JANUS_PORT:-8188}
  ws_ip = "$address"
  wss = false
}
admin: {
  admin_ws = true
  admin_ws_port = ${JANUS_ADMIN_PORT:-7188}
  admin_ws_ip = "$address"
  admin_wss = false
}
CONFIG

for plugin in videoroom streaming; do
  printf 'general: {\n}\n' > "$folder/janus.plugin.$plugin.jcfg"
done

umask 022
exec janus -F "$folder"
