// Which Node.js the function was written for: that of its runtime, whatever Node.js it is that runs it here.

const named = /nodejs(\d+)/.exec(process.env.AWS_EXECUTION_ENV ?? '');

export const majorVersion = named ? Number(named[1]) : Number(process.versions.node.split('.')[0]);
// AWS: "Node.js 24 runtime now available in AWS Lambda": callback-based handlers and context.done are gone.
export const AFTER_CALLBACKS = 24;
