import { createRoot } from "react-dom/client";
import { Application } from "./app/application";
import { begin } from "./app/begin";
import { routeOf } from "./app/route";
import { loadRenderer } from "./markdown/renderer";
import "./styles/index.css";

const container = document.getElementById("root");
if (container === null) throw new Error("index.html has no element with the id root.");
// Side by side with signing in where it is needed at once, and after everything else where it is not.
if (routeOf(location.pathname).page === "conversation") loadRenderer();
else addEventListener("load", () => setTimeout(loadRenderer, 1_000));
createRoot(container).render(<Application beginning={begin()} />);
