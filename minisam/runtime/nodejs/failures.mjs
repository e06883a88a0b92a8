// Errors as AWS reports them, and those that the runtime names itself.

import util from 'node:util';

const MESSAGES = {
  NodeJsExit:
    'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes',
  CallbackHandlerDeprecated:
    'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.',
};

// An error named Runtime.KIND, with the further properties given.
export class Fault extends Error {
  constructor(kind, message = MESSAGES[kind], properties = {}) {
    super(message);
    Object.defineProperty(this, 'name', { value: `Runtime.${kind}`, enumerable: false });
    Object.assign(this, properties);
    Error.captureStackTrace(this, Fault);
  }
}

// Returns what the caller of a function gets.
export function toPayload(error) {
  try {
    if (isError(error)) {
      const { name, message, stack } = error;
      return { errorType: clean(name), errorMessage: clean(message), trace: clean(stack).split('\n') };
    }
    return { errorType: typeof error, errorMessage: error.toString(), trace: [] };
  } catch {
    return {
      errorType: 'handled',
      errorMessage:
        'callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack',
    };
  }
}

// Returns an error as one line of JSON, its own properties too.
export function toLine(error) {
  try {
    return JSON.stringify(error, (_, value) => (value instanceof Error ? fieldsOf(value) : value));
  } catch {
    return JSON.stringify(toPayload(error));
  }
}

export function asError(value) {
  return value instanceof Error ? value : new Error(value);
}

function fieldsOf(error) {
  const fields = { errorType: error.name, errorMessage: error.message, code: error.code, ...error };
  return typeof error.stack === 'string' ? { ...fields, stack: error.stack.split('\n') } : fields;
}

function isError(value) {
  const looks = ['name', 'message', 'stack'].every((name) => typeof value?.[name] === 'string' && value[name]);
  return util.types.isNativeError(value) || looks;
}

const clean = (text) => text?.replaceAll('\x7F', '%7F');
