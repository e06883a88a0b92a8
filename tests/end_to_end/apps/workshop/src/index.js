exports.handler = async () => "never run";
