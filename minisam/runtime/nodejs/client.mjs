// The Runtime API as its client sees it. AWS: docs "runtimes-api".

import http from 'node:http';

const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const PREFIX = '/2018-06-01/runtime';
// A socket that waits for its next request does not keep the event loop alive.
const agent = new http.Agent({ keepAlive: true });
const { request: ask } = http; // as it was, whoever replaces it

export const client = {
  // Returns the next event as text, and the headers that describe it.
  async next() {
    const response = await send('GET', '/invocation/next');
    return { event: response.body, headers: response.headers };
  },

  async respond(requestId, result) {
    let body;
    try {
      body = JSON.stringify(result === undefined ? null : result);
    } catch {
      throw new Error('Unable to stringify response body');
    }
    await send('POST', `/invocation/${requestId}/response`, body ?? '');
  },

  async fail(requestId, payload) {
    await send('POST', `/invocation/${requestId}/error`, JSON.stringify(payload), errorType(payload));
  },

  async failStart(payload) {
    await send('POST', '/init/error', JSON.stringify(payload), errorType(payload));
  },

  // Returns the request whose body is the result; `whenAnswered` is called with nothing or an error.
  stream(requestId, headers, whenAnswered) {
    const path = `${PREFIX}/invocation/${requestId}/response`;
    const request = ask({ hostname, port, agent, method: 'POST', path, headers }, (response) => {
      response.resume();
      response.on('end', () => whenAnswered());
    });
    request.on('error', whenAnswered);
    return request;
  },
};

function errorType(payload) {
  // A header cannot hold every letter that a name can.
  return { 'Lambda-Runtime-Function-Error-Type': encodeURI(String(payload.errorType)) };
}

function send(method, path, body, headers = {}) {
  return new Promise((resolve) => {
    const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
    const options = { hostname, port, agent, method, path: PREFIX + path, headers: { ...headers, ...length } };
    const request = ask(options, (response) => {
      const pieces = [];
      response.on('data', (piece) => pieces.push(piece));
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(pieces).toString() }));
      response.on('error', leave);
    });
    request.on('error', leave);
    request.end(body);
  });
}

// Without the front there is nobody to work for.
function leave() {
  process.exit(1);
}
