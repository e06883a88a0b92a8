// Handlers that write their result piece by piece: the global `awslambda`, and the stream that they are given.
// AWS: docs "configuration-response-streaming", "config-rs-write-functions"

import { Writable } from 'node:stream';

import { client } from './client.mjs';
import { Fault, toPayload } from './failures.mjs';

const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');
const WITH_PRELUDE = 'application/vnd.awslambda.http-integration-response';
const ERROR_TYPE = 'Lambda-Runtime-Function-Error-Type';
const ERROR_BODY = 'Lambda-Runtime-Function-Error-Body';

export function isStreaming(handler) {
  const mark = handler[STREAMING];
  if (mark === undefined || mark === null || mark === false) return false;
  if (mark !== 'response') throw new Fault('MalformedStreamingHandler', 'Only response streaming is supported.');
  return true;
}

// Begins the response with its first write; what is written reaches the client as it is.
export class ResponseStream extends Writable {
  #requestId;
  #contentType = 'application/octet-stream';
  #prelude;
  #request;
  #failure;
  #sent;
  #whenSent;

  constructor(requestId, handler) {
    const highWaterMark = Number(handler[HIGH_WATER_MARK]);
    super({ decodeStrings: true, ...(highWaterMark > 0 && { highWaterMark }) });
    this.#requestId = requestId;
    this.#whenSent = new Promise((resolve, reject) => (this.#sent = (error) => (error ? reject(error) : resolve())));
    this.#whenSent.catch(() => {});
    this.on('error', () => {}); // told by whenSent
  }

  setContentType(contentType) {
    if (this.#request) throw new Fault('InvalidStreamingOperation', 'Cannot set content-type, too late.');
    this.#contentType = contentType;
  }

  setPrelude(prelude) {
    this.setContentType(WITH_PRELUDE);
    // The JSON text ends with eight zero bytes.
    this.#prelude = Buffer.concat([Buffer.from(JSON.stringify(prelude)), Buffer.alloc(8)]);
  }

  write(chunk, ...rest) {
    const isData = typeof chunk === 'string' || chunk instanceof Uint8Array;
    return super.write(isData ? chunk : JSON.stringify(chunk), ...rest);
  }

  // Resolves when all of the response is sent, rejects where the handler has not ended it.
  async whenSent() {
    if (!this.writableEnded) throw 'Response stream is not finished.';
    await this.#whenSent;
  }

  // Ends the response with an error, behind what is written already: it goes into the trailers.
  fail(error) {
    const payload = toPayload(error);
    if (!this.#request) return client.fail(this.#requestId, payload);
    this.#failure ??= payload;
    this.end();
    return this.#whenSent;
  }

  _write(chunk, encoding, done) {
    this.#begin().write(chunk, done);
  }

  _final(done) {
    const request = this.#begin();
    if (this.#failure) {
      const body = Buffer.from(JSON.stringify(this.#failure)).toString('base64');
      request.addTrailers({ [ERROR_TYPE]: encodeURI(String(this.#failure.errorType)), [ERROR_BODY]: body });
    }
    request.end();
    this.#whenSent.then(() => done(), done);
  }

  #begin() {
    if (!this.#request) {
      const headers = {
        'Content-Type': this.#contentType,
        'Lambda-Runtime-Function-Response-Mode': 'streaming',
        Trailer: `${ERROR_TYPE}, ${ERROR_BODY}`,
      };
      this.#request = client.stream(this.#requestId, headers, this.#sent);
      if (this.#prelude) this.#request.write(this.#prelude);
      else this.#request.flushHeaders();
    }
    return this.#request;
  }
}

globalThis.awslambda = {
  streamifyResponse(handler, options) {
    handler[STREAMING] = 'response';
    if (typeof options?.highWaterMark === 'number') handler[HIGH_WATER_MARK] = Math.trunc(options.highWaterMark);
    return handler;
  },
  HttpResponseStream: {
    from(stream, prelude) {
      stream.setPrelude(prelude);
      return stream;
    },
  },
};
