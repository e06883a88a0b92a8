// The `context` that a handler gets beside its event. AWS: docs "nodejs-context"

export function contextOf(headers, callbacks) {
  const { env } = process;
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const trace = headers['lambda-runtime-trace-id'];
  if (trace) env._X_AMZN_TRACE_ID = trace;
  else delete env._X_AMZN_TRACE_ID;
  return Object.defineProperties(
    {
      functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
      functionName: env.AWS_LAMBDA_FUNCTION_NAME,
      memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
      logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
      logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
      clientContext: parsed(headers['lambda-runtime-client-context'], 'ClientContext'),
      identity: parsed(headers['lambda-runtime-cognito-identity'], 'CognitoIdentity'),
      invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
      awsRequestId: headers['lambda-runtime-aws-request-id'],
      tenantId: undefined,
      getRemainingTimeInMillis: () => deadline - Date.now(),
    },
    Object.getOwnPropertyDescriptors(callbacks),
  );
}

function parsed(text, name) {
  if (text === undefined) return undefined;
  try {
    // Node.js reads headers as Latin-1; this one is UTF-8.
    return JSON.parse(Buffer.from(text, 'latin1').toString());
  } catch (error) {
    throw new Error(`Cannot parse ${name} as json: ${error}`);
  }
}
