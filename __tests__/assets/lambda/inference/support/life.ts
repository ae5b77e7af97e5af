import {
  type DynamoDBDocumentClient,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type { ConnectionsApi } from "../../../../../assets/lambda/src/common/connections-api";

class Dead extends Error {
  override readonly name = "Dead";
}

/** What stands between a process and the world: when it ends, nothing that the process does has an effect any more. */
export class Life {
  /** Writes that have been made, or tried. */
  writes = 0;
  /** After which write it ends: that one is made, and its response is not heard of. */
  endsAfter: (number: number, input: Readonly<Record<string, unknown>>) => boolean = () => false;
  private isOver = false;

  end(): void {
    this.isOver = true;
  }

  of(documents: DynamoDBDocumentClient): DynamoDBDocumentClient {
    const send = async (command: Parameters<DynamoDBDocumentClient["send"]>[0]) => {
      this.check();
      const isWrite = [UpdateCommand, PutCommand, TransactWriteCommand].some(
        (each) => command instanceof each,
      );
      const number = isWrite ? ++this.writes : 0;
      const output = await documents.send(command);
      if (isWrite && this.endsAfter(number, { ...command.input })) this.end();
      this.check();
      return output;
    };
    return Object.create(documents, { send: { value: send } });
  }

  ofPosts(connectionsApi: ConnectionsApi): Pick<ConnectionsApi, "post"> {
    return {
      post: async (connectionId, frame) => {
        this.check();
        return await connectionsApi.post(connectionId, frame);
      },
    };
  }

  private check(): void {
    if (this.isOver) throw new Dead("this process has ended");
  }
}
