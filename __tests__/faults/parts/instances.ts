import { isHealthy } from "../../../local/chat-service/is-healthy";
import { pace, tryFault } from "../support/fault";
import type { Shared } from "../support/shared";
import { busyInstance, healthPath, untilAllHealthy, untilUnused } from "../support/targets";
import { untilSo } from "../support/until-so";

/** What breaks on an instance, or with all of it. */
export function instances({ system }: Shared): void {
  const llmService = () => system().service.llmService;

  test("an instance is gone", async () => {
    let gone = "";
    await tryFault(system(), {
      fault: "Instance gone",
      done: "`kill -9` of all programs of an instance that answers",
      logged: "call-failed",
      strike: async () => {
        gone = await busyInstance(system());
        await llmService().instance(gone).kill();
      },
      recovered: { replaced: () => untilAllHealthy(system(), gone) },
    });
  });

  test("AWS takes a spot instance back", async () => {
    let noticed = "";
    await tryFault(system(), {
      fault: "Spot notice",
      done: "the instance metadata of an instance that answers says that it is taken back",
      strike: async () => {
        noticed = await busyInstance(system());
        await llmService().metadata(noticed).giveSpotInterruptionNotice();
      },
      recovered: {
        "no new requests": () => untilUnused(system(), noticed),
        replaced: () => untilAllHealthy(system(), noticed),
      },
    });
  });

  test("a health proxy dies", async () => {
    let port = 0;
    await tryFault(system(), {
      fault: "Health proxy dies",
      done: "`kill -9` of the health proxy of an instance that answers",
      strike: async () => {
        const { healthProxy } = llmService().instance(await busyInstance(system()));
        port = healthProxy.ready.port;
        await healthProxy.kill();
      },
      recovered: {
        "the health proxy answers again": () =>
          untilSo("the health proxy answers", () => isHealthy(port, healthPath)),
      },
    });
  });

  test("one generation hangs in the engine", async () => {
    const words = 40;
    await tryFault(system(), {
      fault: "Engine hangs in one answer",
      done: `the engine falls silent after ${words} words, with the connection open, and answers others`,
      prepare: () => system().configureEngines({ ...pace, stallAfterTokens: words }),
      afterWords: words,
      logged: "call-failed",
      strike: () => system().configureEngines(pace),
    });
  });

  test("an engine hangs altogether", async () => {
    let hanging = "";
    await tryFault(system(), {
      fault: "Engine hangs altogether",
      done: "`kill -STOP` of the engine of an instance that answers",
      logged: "call-failed",
      strike: async () => {
        hanging = await busyInstance(system());
        llmService().engine(hanging).process?.signal("SIGSTOP");
      },
      recovered: {
        "no new requests": () => untilUnused(system(), hanging),
        replaced: () => untilAllHealthy(system(), hanging),
      },
    });
  });
}
