/**
 * Says in one line of JSON which WebGPU adapter this machine offers, or null. Runs as a process of its own, since a
 * driver may crash or print; the parent sets the backend.
 */
const adapter = await navigator.gpu?.requestAdapter();
console.log(JSON.stringify(
  adapter
    ? {
      description: adapter.info.description || adapter.info.device || adapter.info.vendor,
      vendor: adapter.info.vendor,
      features: [...adapter.features].sort(),
      maxBufferSize: adapter.limits.maxBufferSize,
      maxStorageBufferBindingSize: adapter.limits.maxStorageBufferBindingSize,
      maxComputeInvocationsPerWorkgroup: adapter.limits.maxComputeInvocationsPerWorkgroup,
    }
    : null,
));
Deno.exit(0);
