// What console.log and its kind write: AWS's lines, as text or as JSON, from the level on that the function asks for.
// AWS: docs "nodejs-logging"

import fs from 'node:fs';
import util from 'node:util';

import { asError, toLine } from './failures.mjs';

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
const METHODS = { trace: 'TRACE', debug: 'DEBUG', info: 'INFO', log: 'INFO', warn: 'WARN', error: 'ERROR', fatal: 'FATAL' };

const isJson = process.env.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === 'JSON';
const least = Math.max(0, LEVELS.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL?.toUpperCase()));
let requestId;

export function setRequestId(id) {
  requestId = id;
}

export function log(level, ...values) {
  const line = isJson ? asJson(level, values) : asText(level, values);
  write(line.replace(/\n/g, '\r') + '\n');
}

// Logs an error that the runtime has met, with all that it knows of it.
export function logFailure(title, error) {
  if (isJson) console.error(asError(error));
  else console.error(title, '\t' + toLine(asError(error)));
}

for (const [method, level] of Object.entries(METHODS)) {
  // FATAL is written whatever the level.
  const isWritten = LEVELS.indexOf(level) >= least || level === 'FATAL';
  console[method] = isWritten ? (...values) => log(level, ...values) : () => {};
}

function asText(level, values) {
  return `${new Date().toISOString()}\t${requestId}\t${level}\t${util.format(...values)}`;
}

function asJson(level, values) {
  const entry = { timestamp: new Date().toISOString(), level, requestId };
  if (values.length === 1) {
    try {
      return JSON.stringify({ ...entry, message: values[0] }, (_, value) => (value instanceof Error ? fieldsOf(value) : value));
    } catch {
      return JSON.stringify({ ...entry, message: util.format(values[0]) });
    }
  }
  const error = values.find((value) => value instanceof Error);
  const told = error && { errorType: nameOf(error), errorMessage: error.message, stackTrace: stackOf(error) ?? [] };
  return JSON.stringify({ ...entry, message: util.format(...values), ...told });
}

function fieldsOf(error) {
  return { errorType: nameOf(error), errorMessage: error.message, stackTrace: stackOf(error) ?? error.stack, ...error };
}

const nameOf = (error) => error?.constructor?.name ?? 'UnknownError';
const stackOf = (error) => (typeof error.stack === 'string' ? error.stack.split('\n') : undefined);

// Written at once: a line then survives the end of the process.
function write(text) {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(fs.writeSync(1, rest));
    } catch (error) {
      if (error.code !== 'EAGAIN') return;
    }
  }
}
