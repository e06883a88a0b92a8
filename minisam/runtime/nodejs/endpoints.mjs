// Leads calls of the AWS SDK to this machine that no variable can: http.request and https.request are replaced.
// - the SDK calls SQS at the host of the queue's URL, whatever the endpoint is;
// - handlers build the endpoint of @connections themselves, `https://{domainName}/{stage}`;
// - some operations put a prefix before the endpoint's host (`sync-`), which names nothing here.
// Everything else goes where it is sent.

import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { urlToHttpOptions } from 'node:url';

const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_SQS, AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI } = process.env;
const QUEUE_HOST = /^(sqs\.[a-z0-9-]+|[a-z0-9-]+\.queue|queue)\.amazonaws\.com(\.cn)?$/;
const agents = { 'http:': new http.Agent({ keepAlive: true }), 'https:': new https.Agent({ keepAlive: true }) };
const originals = { 'http:': http.request, 'https:': https.request };

// Returns the address that stands for a request's own, with the path to ask for; undefined where it is right as it is.
function standIn(hostname, port, path) {
  const aws = asUrl(AWS_ENDPOINT_URL);
  const queues = asUrl(AWS_ENDPOINT_URL_SQS) ?? aws;
  if (queues && QUEUE_HOST.test(hostname)) return { url: queues, path };
  const connections = asUrl(AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI);
  if (connections && path.includes('/@connections/') && String(port) !== connections.port) {
    const authority = port && Number(port) !== 443 ? `${hostname}:${port}` : hostname;
    return { url: connections, path: `/${encodeURIComponent(authority)}${path}` };
  }
  if (aws && hostname !== aws.hostname && hostname.endsWith(aws.hostname) && String(port) === aws.port) {
    return { url: aws, path };
  }
  return undefined;
}

function asUrl(text) {
  return text && URL.canParse(text) ? new URL(text) : undefined;
}

// Returns headers that do not name the host which was meant: Node.js then names the one that is asked.
function withoutHost(headers) {
  if (!headers || Array.isArray(headers)) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'host'));
}

function replace(module, protocol) {
  function request(input, options, callback) {
    const isAddress = typeof input === 'string' || input instanceof URL;
    const given = isAddress ? { ...urlToHttpOptions(new URL(input)), ...(typeof options === 'object' && options) } : input;
    const told = isAddress && typeof options === 'object' ? callback : isAddress ? (callback ?? options) : options;
    const hostname = String(given.hostname ?? given.host ?? 'localhost').replace(/:\d+$/, '');
    const other = standIn(hostname, given.port, String(given.path ?? '/'));
    if (!other) return originals[protocol](...arguments);
    const { url, path } = other;
    const { host, agent, servername, headers, ...rest } = given;
    const there = { headers: withoutHost(headers), hostname: url.hostname, port: url.port, protocol: url.protocol, path, agent: agents[url.protocol] };
    return originals[url.protocol]({ ...rest, ...there }, told);
  }
  module.request = request;
  module.get = (...words) => {
    const made = request(...words);
    made.end();
    return made;
  };
}

if (AWS_ENDPOINT_URL) {
  replace(http, 'http:');
  replace(https, 'https:');
  syncBuiltinESMExports();
}
