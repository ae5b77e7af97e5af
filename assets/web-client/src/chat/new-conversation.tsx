import { navigate } from "../app/navigation";
import { useServices } from "../app/services";
import { Contours } from "../ui/contours";

const suggestions = [
  "Explain how a transformer attends to words, to someone who cooks.",
  "Write a Python function that merges overlapping date ranges, with tests.",
  "Compare three ways to cache an API, as a table.",
];

/** An empty page that invites to ask. `isMissing`: the address named a conversation that is not here. */
export function NewConversation({ isMissing }: { readonly isMissing: boolean }) {
  const { chat } = useServices();
  const ask = (text: string) => navigate({ page: "conversation", id: chat.ask(text) });
  return (
    <div className="new-conversation">
      <Contours />
      <div className="column">
        {isMissing && (
          <p className="missing">
            That conversation is not in this browser: it was deleted, or it was held in another one.
          </p>
        )}
        <h1>What would you like to know?</h1>
        <ul className="suggestions" aria-label="Suggestions">
          {suggestions.map((text) => (
            <li key={text}>
              <button type="button" onClick={() => ask(text)}>
                {text}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
