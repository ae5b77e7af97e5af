import { Icon } from "../ui/icon";
import { useNow } from "../ui/use-now";
import { duration } from "./duration";
import { canBeAskedAgain, failureText } from "./failure-text";
import { localTime } from "./local-time";
import type { Failure } from "./turn";

interface TurnFailureProps {
  readonly failure: Failure;
  /** Undefined: it is too late to ask again. */
  readonly onAgain: (() => void) | undefined;
}

export function TurnFailure({ failure, onAgain }: TurnFailureProps) {
  const now = useNow(failure.retryAt);
  const seconds = failure.retryAt === undefined ? 0 : Math.ceil((failure.retryAt - now) / 1000);
  const mustWait = seconds > 0;
  return (
    <div className="failure" data-kind={failure.retryAt === undefined ? "fault" : "wait"}>
      <p role="alert">{failureText(failure, (time) => localTime(time, now))}</p>
      {onAgain !== undefined && canBeAskedAgain(failure) && (
        <button
          type="button"
          className="button"
          aria-disabled={mustWait}
          onClick={() => {
            if (!mustWait) onAgain();
          }}
        >
          <Icon name="retry" />
          {mustWait ? `Try again in ${duration(seconds)}` : "Try again"}
        </button>
      )}
    </div>
  );
}
