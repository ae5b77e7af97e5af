/** How each kind of text is set; sizes in the drawing's units, which are pixels at its natural size. */
export const textStyles = {
  kind: { size: 11, line: 15, weight: 600 },
  title: { size: 14, line: 19, weight: 600 },
  line: { size: 12, line: 16.5, weight: 400 },
  key: { size: 12, line: 17.5, weight: 500 },
  row: { size: 12, line: 17.5, weight: 400 },
  zone: { size: 13, line: 18, weight: 600 },
  label: { size: 11.5, line: 15, weight: 400 },
} as const;

export type TextStyle = keyof typeof textStyles;

/**
 * How wide a text is at most, in the drawing's units. Nobody knows the reader's font: it is the widest of the usual
 * system fonts (Segoe UI, San Francisco, Helvetica, Liberation Sans), by class of character.
 */
export function textWidth(text: string, style: TextStyle): number {
  const { size, weight } = textStyles[style];
  const ems = [...text].reduce((sum, character) => sum + widthOf(character), 0);
  return Math.ceil(ems * size * (weight > 400 ? 1.06 : 1));
}

function widthOf(character: string): number {
  if (/[iljI.,:;'|!()[\]/ ]/.test(character)) return 0.3;
  if (/[ftr-]/.test(character)) return 0.36;
  if (/[mwMW@%]/.test(character)) return 0.88;
  if (/[A-Z&]/.test(character)) return 0.69;
  return 0.565;
}
