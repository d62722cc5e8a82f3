/** Buffers of a device, counted: WebGPU does not collect them, so each one made must be destroyed. */
export class Buffers {
  #live = 0;
  #bytes = 0;

  constructor(readonly device: GPUDevice) {}

  /** Buffers made and not yet destroyed. */
  get live(): number {
    return this.#live;
  }

  /** Bytes of the live buffers. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Makes a buffer of at least `bytes` bytes (four at the least), zeros throughout. */
  create(label: string, bytes: number, usage: number): GPUBuffer {
    const buffer = this.device.createBuffer({ label, size: Math.max(4, Math.ceil(bytes / 4) * 4), usage });
    this.#live++;
    this.#bytes += buffer.size;
    return buffer;
  }

  /** Destroys a buffer made here. */
  destroy(buffer: GPUBuffer): void {
    this.#live--;
    this.#bytes -= buffer.size;
    buffer.destroy();
  }
}
