import { Icon, type IconName } from "./icon";

interface IconButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly onClick: () => void;
  readonly className?: string;
  readonly isExpanded?: boolean;
}

/** A button that is only a picture; its name is read out, and shown on hovering. */
export function IconButton({ className = "", icon, isExpanded, label, onClick }: IconButtonProps) {
  return (
    <button
      type="button"
      className={`icon-button ${className}`}
      aria-label={label}
      aria-expanded={isExpanded}
      title={label}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
