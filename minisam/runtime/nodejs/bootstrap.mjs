// Runs Node.js handlers beside the Python ones: asks the Runtime API for events, calls the handler, tells what came of it.
// Runs under the user's Node.js, from version 18 on, as `node bootstrap.mjs`; uses Node's own modules only.
// AWS: docs "nodejs-handler", "nodejs-context"; behaviour as in aws-lambda-nodejs-runtime-interface-client 3.3.

import { client } from './client.mjs';
import { log, logFailure, setRequestId } from './console.mjs';
import { contextOf } from './context.mjs';
import { Fault, toPayload } from './failures.mjs';
import './endpoints.mjs';
import { loadHandler } from './handler.mjs';
import { AFTER_CALLBACKS, majorVersion } from './version.mjs';
import { isStreaming, ResponseStream } from './streaming.mjs';

const STATUS_OF_EXCEPTION = 129;
const STATUS_OF_REJECTION = 128;
const CALLBACK_WARNING =
  'AWS Lambda plans to remove support for callback-based function handlers starting with Node.js 24. You will need to update this function to use an async handler to use Node.js 24 or later. For more information and to provide feedback on this change, see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/issues/137. To disable this warning, set the AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING environment variable.';

let report = (error) => client.failStart(toPayload(error));
let whenIdle = () => {};

async function main() {
  process.on('uncaughtException', (error) => end('Uncaught Exception', error, STATUS_OF_EXCEPTION));
  process.on('unhandledRejection', (reason) =>
    end('Unhandled Promise Rejection', new Fault('UnhandledPromiseRejection', String(reason), { reason }), STATUS_OF_REJECTION),
  );
  process.on('beforeExit', () => whenIdle());
  let handler;
  try {
    handler = await loadHandler(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
    refuseCallbacks(handler);
  } catch (error) {
    await end(majorVersion >= AFTER_CALLBACKS ? 'Init Error' : 'Uncaught Exception', error, STATUS_OF_EXCEPTION);
    return;
  }
  serve(handler);
}

async function end(title, error, status) {
  logFailure(title, error);
  await report(error);
  process.exit(status);
}

function serve(handler) {
  const serveOne = isStreaming(handler) ? streamOne : majorVersion >= AFTER_CALLBACKS ? awaitOne : callOne;
  const next = () => setImmediate(() => serveOne(handler, next));
  next();
}

async function receive() {
  const { event, headers } = await client.next();
  const requestId = headers['lambda-runtime-aws-request-id'];
  setRequestId(requestId);
  whenIdle = () => {};
  report = (error) => client.fail(requestId, toPayload(error));
  return { event, headers, requestId };
}

// Up to Node.js 22: the handler is given a callback, and may return a promise instead.
async function callOne(handler, next) {
  const { event, headers, requestId } = await receive();
  let isDone = false;
  let waits = true;
  const once = (action) => (...values) => {
    if (!isDone) {
      isDone = true;
      action(...values);
    }
  };
  const succeed = async (result) => {
    await client.respond(requestId, result);
    next();
  };
  const fail = async (error) => {
    whenIdle = () => {};
    logFailure('Invoke Error', error);
    await client.fail(requestId, toPayload(error));
    next();
  };
  const settle = (error, result) => {
    whenIdle = () => {};
    if (error !== undefined && error !== null) fail(error);
    else answer(succeed, fail, result);
  };
  const callback = once((error, result) => {
    if (waits && (error === undefined || error === null)) whenIdle = () => setImmediate(settle, null, result);
    else settle(error, result);
  });
  const done = once(settle);
  const context = contextOf(headers, {
    get callbackWaitsForEmptyEventLoop() {
      return waits;
    },
    set callbackWaitsForEmptyEventLoop(value) {
      waits = value;
    },
    succeed: (result) => done(null, result),
    fail: (error) => done(error ?? 'handled'),
    done,
  });
  // The event loop is empty and nobody has answered: an async function will not any more, another has nothing to say.
  whenIdle = once(() => {
    whenIdle = () => {};
    if (isAsync(handler)) fail(new Fault('NodeJsExit'));
    else succeed(null);
  });
  try {
    const result = handler(JSON.parse(event), context, callback);
    if (isPromise(result)) result.then((value) => done(null, value), (error) => done(error ?? 'handled'));
  } catch (error) {
    callback(error);
  }
}

function answer(succeed, fail, result) {
  succeed(result).catch(fail);
}

// From Node.js 24 on: no callback; whatever the handler returns is awaited.
async function awaitOne(handler, next) {
  const { event, headers, requestId } = await receive();
  const fail = async (error) => {
    whenIdle = () => {};
    logFailure('Invoke Error', error);
    await client.fail(requestId, toPayload(error));
    next();
  };
  whenIdle = () => fail(new Fault('NodeJsExit'));
  try {
    const result = await handler(JSON.parse(event), contextOf(headers, {}));
    whenIdle = () => {};
    await client.respond(requestId, result);
    next();
  } catch (error) {
    await fail(error);
  }
}

async function streamOne(handler, next) {
  const { event, headers, requestId } = await receive();
  const stream = new ResponseStream(requestId, handler);
  const context = contextOf(headers, { callbackWaitsForEmptyEventLoop: true });
  const goOn = () => {
    if (context.callbackWaitsForEmptyEventLoop) whenIdle = () => ((whenIdle = () => {}), next());
    else next();
  };
  const fail = async (error) => {
    logFailure('Invoke Error', error);
    await stream.fail(error);
    next();
  };
  whenIdle = () => fail(new Fault('NodeJsExit'));
  try {
    const result = handler(JSON.parse(event), stream, context);
    if (!isPromise(result)) throw 'Streaming does not support non-async handlers.';
    if ((await result) !== undefined) log('WARN', 'Streaming handlers ignore return values.');
    await stream.whenSent();
    goOn();
  } catch (error) {
    await fail(error);
  }
}

function refuseCallbacks(handler) {
  if (handler.length < 3 || isStreaming(handler)) return;
  if (majorVersion >= AFTER_CALLBACKS) throw new Fault('CallbackHandlerDeprecated');
  if (handler.length === 3 && !isAsync(handler) && process.env.AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING === undefined) {
    console.warn(CALLBACK_WARNING);
  }
}

const isPromise = (value) => typeof value?.then === 'function';
const isAsync = (handler) => handler.constructor?.name === 'AsyncFunction';

await main();
