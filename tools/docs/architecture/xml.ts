/** Text between tags. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A coordinate, to a tenth: what nobody sees shall not be in the file. */
export function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
