import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { AddressBook } from "../address-book";
import { ChatApi, type ChatApiSettings } from "../chat-api/chat-api";
import { Emulator } from "../emulator/emulator";
import { closeServer } from "../http/close-server";
import { type LocalServer, listenLocally } from "../http/listen-locally";
import { Issuer } from "../identity/issuer";
import { PageServer, type PageSettings } from "../web-client/page-server";
import { type ChatServiceDescription, describeChatService } from "./chat-service-description";
import type { ChatServiceOptions } from "./chat-service-options";
import type { Closers } from "./closers";
import { LlmService } from "./llm-service";

/** What runs. */
export interface ChatServiceParts {
  readonly pageServer: LocalServer;
  readonly gatewayServer: LocalServer;
  readonly llmService: LlmService;
  readonly issuer: Issuer;
  readonly emulator: Emulator;
  readonly chatApi: ChatApi;
  readonly page: PageServer;
  /** For the functions. */
  readonly trustedCertificatesFile: string;
  /** Of what was applied last. */
  description: ChatServiceDescription;
}

/** @throws ProcessNotReady, UnusableAttribute, Error */
export async function startParts(options: ChatServiceOptions, closers: Closers): Promise<ChatServiceParts> {
  const { accessTokenSeconds, directory, gatewayLimits, keep = false } = options;
  mkdirSync(directory, { recursive: true });
  const description = describeChatService(options);
  const issuerDirectory = path.join(directory, "issuer");
  if (!keep) rmSync(issuerDirectory, { recursive: true, force: true });
  // Their ports first: everything else has their addresses in it.
  const [pageServer, gatewayServer] = await Promise.all([
    closers.own(listenForPage(options.pagePort), ({ server }) => closeServer(server)),
    closers.own(listenLocally(), ({ server }) => closeServer(server)),
  ]);
  const [llmService, issuer, emulator] = await Promise.all([
    closers.own(LlmService.start(options), (service) => service.close()),
    closers.own(
      Issuer.start({
        identity: description.identity,
        pageUrl: `http://${pageServer.address}`,
        directory: issuerDirectory,
        ...(accessTokenSeconds === undefined ? {} : { accessTokenSeconds }),
      }),
      (started) => started.stop(),
    ),
    closers.own(
      Emulator.start({ directory: path.join(directory, "emulator"), keep, ...description.owner }),
      (started) => started.kill(),
    ),
  ]);
  const trustedCertificatesFile = path.join(directory, "trusted-certificates.pem");
  writeFileSync(trustedCertificatesFile, llmService.loadBalancer.certificate.certificate);
  const running = { pageServer, gatewayServer, llmService, issuer, emulator, trustedCertificatesFile };
  const settings = settingsOf(description, running);
  const chatApi = await closers.own(
    ChatApi.start({
      ...settings.chatApi,
      emulator,
      server: gatewayServer,
      logFile: path.join(directory, "gateway.log"),
      ...(gatewayLimits === undefined ? {} : { limits: gatewayLimits }),
    }),
    (started) => started.close(),
  );
  const page = new PageServer(pageServer.server, settings.page);
  return { ...running, chatApi, page, description };
}

/** What the chat API and the page are to be, with the addresses that everything has on this machine. */
export function settingsOf(
  description: ChatServiceDescription,
  {
    gatewayServer,
    issuer,
    llmService,
    pageServer,
    trustedCertificatesFile,
  }: Pick<
    ChatServiceParts,
    "gatewayServer" | "issuer" | "llmService" | "pageServer" | "trustedCertificatesFile"
  >,
): { readonly chatApi: ChatApiSettings; readonly page: PageSettings } {
  const { chatApi, page } = description;
  const pageUrl = `http://${pageServer.address}`;
  const addresses = {
    ...llmService.addresses,
    ...issuer.addresses,
    ...Object.fromEntries(page.domainNames.map((name) => [`https://${name}`, pageUrl])),
    ...ChatApi.addresses(chatApi, gatewayServer),
  };
  return {
    chatApi: {
      description: chatApi,
      addresses,
      environment: { GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: trustedCertificatesFile },
    },
    page: { page, addresses: new AddressBook(addresses) },
  };
}

async function listenForPage(port: number | undefined): Promise<LocalServer> {
  try {
    return await listenLocally(port);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "EADDRINUSE" ? "is taken by another program" : `cannot be used (${message})`;
    throw new Error(
      `port ${port} of 127.0.0.1 ${why}: end that program, or choose another port for the page`,
    );
  }
}
