/** The product's name and its mark: a line let down to sound the depth. */
export function Wordmark() {
  return (
    <p className="wordmark">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M3 7.5c3-2.6 6-2.6 9 0s6 2.6 9 0" />
        <path d="M12 7.5v8" />
        <circle cx="12" cy="18.2" r="2.7" />
      </svg>
      DeepSeek chat
    </p>
  );
}
