import { readFileSync } from "node:fs";
import path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { loadSync, type Options } from "@grpc/proto-loader";
import { failureDiagnostic } from "./diagnostics";
import type { WithDiagnostics } from "./messages";
import type { ProviderService } from "./provider-service";

/** Fields as the protocol files write them, and absent ones absent. */
export const PROTO_OPTIONS: Options = { keepCase: true, longs: Number, oneofs: true };

const SERVING = 1;

export interface ServerFiles {
  /** The folder that holds the `.proto` files. */
  readonly protocolFolder: string;
  /** The encoded answer to `GetSchema`. */
  readonly wireSchema: string;
}

/**
 * The gRPC server of the plugin: the provider, and go-plugin's own small services.
 *
 * @param shutDown called when Terraform has no more to ask.
 */
export function createServer(
  service: ProviderService,
  files: ServerFiles,
  shutDown: () => void,
): grpc.Server {
  const server = new grpc.Server({
    "grpc.max_send_message_length": -1,
    "grpc.max_receive_message_length": -1,
  });
  server.addService(providerDefinition(files), providerHandlers(service));

  const plugin = loadServices(files.protocolFolder, "plugin.proto");
  server.addService(definitionOf(plugin, "plugin.GRPCController"), {
    Shutdown: answer(() => {
      setImmediate(shutDown);
      return {};
    }),
  });
  // The broker and the standard streams carry nothing here, but go-plugin opens both.
  server.addService(definitionOf(plugin, "plugin.GRPCBroker"), { StartStream: holdOpen });
  server.addService(definitionOf(plugin, "plugin.GRPCStdio"), { StreamStdio: holdOpen });

  const health = loadServices(files.protocolFolder, "health.proto");
  server.addService(definitionOf(health, "grpc.health.v1.Health"), {
    Check: answer(() => ({ status: SERVING })),
  });
  return server;
}

/** The provider's calls; the schema is sent as the bytes that the build encoded, not built again. */
function providerDefinition({ protocolFolder, wireSchema }: ServerFiles): grpc.ServiceDefinition {
  const definition = definitionOf(loadServices(protocolFolder, "tfplugin5.proto"), "tfplugin5.Provider");
  const getSchema = definition.GetSchema;
  if (getSchema === undefined) {
    throw new Error("tfplugin5.proto has no GetSchema");
  }
  return { ...definition, GetSchema: { ...getSchema, responseSerialize: () => readFileSync(wireSchema) } };
}

function providerHandlers(service: ProviderService): grpc.UntypedServiceImplementation {
  return {
    GetSchema: answer(() => ({})),
    PrepareProviderConfig: diagnosed((request) => service.prepareProviderConfig(request)),
    Configure: diagnosed((request) => service.configure(request)),
    ValidateResourceTypeConfig: diagnosed((request) => service.validateResource(request)),
    ValidateDataSourceConfig: diagnosed((request) => service.validateDataSource(request)),
    UpgradeResourceState: diagnosed((request) => service.upgradeResourceState(request)),
    ReadResource: diagnosed((request) => service.readResource(request)),
    PlanResourceChange: diagnosed((request) => service.planResource(request)),
    ApplyResourceChange: diagnosed((request) => service.applyResource(request)),
    ImportResourceState: diagnosed((request) => service.importResource(request)),
    ReadDataSource: diagnosed((request) => service.readDataSource(request)),
    // Interrupting gains nothing: every call answers at once.
    Stop: answer(() => ({})),
  };
}

/** Answers with a diagnostic where the call throws, so that Terraform shows it at the resource. */
function diagnosed<Request>(
  handle: (request: Request) => WithDiagnostics | Promise<WithDiagnostics>,
): grpc.handleUnaryCall<Request, WithDiagnostics> {
  return answer(async (request) => {
    try {
      return await handle(request);
    } catch (error) {
      return { diagnostics: [failureDiagnostic(error)] };
    }
  });
}

function answer<Request, Response>(
  handle: (request: Request) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve(handle(call.request)).then(
      (response) => callback(null, response),
      (error: unknown) =>
        callback({
          code: grpc.status.INTERNAL,
          details: error instanceof Error ? error.message : String(error),
        }),
    );
  };
}

type AnyStream = grpc.ServerWritableStream<unknown, unknown> | grpc.ServerDuplexStream<unknown, unknown>;

function holdOpen(call: AnyStream): void {
  call.on("data", () => {});
  call.on("end", () => call.end());
  call.on("cancelled", () => call.end());
  call.on("error", () => {});
}

type Services = ReturnType<typeof loadSync>;

export function loadServices(folder: string, file: string): Services {
  return loadSync(path.join(folder, file), PROTO_OPTIONS);
}

export function definitionOf(services: Services, name: string): grpc.ServiceDefinition {
  const definition = services[name];
  if (definition === undefined || "format" in definition) {
    throw new Error(`the protocol files define no service ${name}`);
  }
  return definition as grpc.ServiceDefinition;
}
