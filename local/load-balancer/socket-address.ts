/** A port of this machine, as Envoy writes it. */
export function socketAddress(port: number) {
  return { socket_address: { address: "127.0.0.1", port_value: port } };
}
