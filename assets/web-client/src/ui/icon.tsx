const paths = {
  check: "M4.5 10.5l3.5 3.5 7.5-8",
  chevron: "M7.5 5l5 5-5 5",
  close: "M5 5l10 10M15 5L5 15",
  copy: "M7.5 7.5V4.5h8v8h-3M4.5 7.5h8v8h-8z",
  dark: "M16 11.8A6.5 6.5 0 0 1 8.2 4a6.5 6.5 0 1 0 7.8 7.8z",
  down: "M10 4v12M5 11l5 5 5-5",
  edit: "M4.5 15.5l.8-3.4 8-8 2.6 2.6-8 8z",
  leave: "M8.5 4.5h-4v11h4M8 10h8M13 7l3 3-3 3",
  light:
    "M10 6.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4zM10 2.5v1.6M10 15.9v1.6M2.5 10h1.6M15.9 10h1.6M4.7 4.7l1.1 1.1M14.2 14.2l1.1 1.1M4.7 15.3l1.1-1.1M14.2 5.8l1.1-1.1",
  list: "M4 6h12M4 10h12M4 14h8",
  plus: "M10 4.5v11M4.5 10h11",
  remove: "M4.5 6h11M8 6V4.5h4V6M6 6l.6 9.5h6.8L14 6M8.7 8.5v4.5M11.3 8.5v4.5",
  retry: "M15.5 10a5.5 5.5 0 1 1-1.7-4M15.5 3.5V7H12",
  send: "M10 16V4.5M5 9.5l5-5 5 5",
  stop: "M6 6h8v8H6z",
  system: "M3.5 4.5h13v8.5h-13zM7.5 16h5M10 13v3",
} as const;

export type IconName = keyof typeof paths;

/** Decoration: what it stands beside, or on, has the words. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true" data-icon={name}>
      <path d={paths[name]} />
    </svg>
  );
}
