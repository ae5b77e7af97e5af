import { useState } from "react";
import { Icon, type IconName } from "./icon";
import { chooseTheme, currentTheme, type Theme } from "./theme";

const choices: readonly { theme: Theme; label: string; icon: IconName }[] = [
  { theme: "system", label: "System", icon: "system" },
  { theme: "light", label: "Light", icon: "light" },
  { theme: "dark", label: "Dark", icon: "dark" },
];

export function ThemeSwitch() {
  const [chosen, setChosen] = useState(currentTheme);
  const choose = (theme: Theme) => {
    chooseTheme(theme);
    setChosen(theme);
  };
  return (
    <div className="theme-switch" role="radiogroup" aria-label="Theme">
      {choices.map(({ icon, label, theme }) => (
        <label key={theme} title={label}>
          <input
            type="radio"
            name="theme"
            aria-label={label}
            checked={chosen === theme}
            onChange={() => choose(theme)}
          />
          <Icon name={icon} />
        </label>
      ))}
    </div>
  );
}
