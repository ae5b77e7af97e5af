/** The beginning of a text, as much of it as UTF-8 holds in so many bytes. */
export function cutText(text: string, maximumBytes: number): string {
  if (Buffer.byteLength(text) <= maximumBytes) return text;
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(maximumBytes));
  return text.slice(0, read);
}
