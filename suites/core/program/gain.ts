/** How much a nonlinearity shrinks a signal, and what makes up for it in the weights before it. */
import { type ActivationKind, SCALARS } from "../../../kernels/activation/kinds.ts";

/** Half the width of the interval over which a normal variable is integrated; beyond it lies 1e-23 of it. */
const REACH = 10;
/** Points of the trapezoidal rule, which converges faster than any power on a smooth function that falls to zero. */
const POINTS = 4000;

/**
 * Factor on the standard deviation of weights. The rectifiers' keep the second moment of a normal signal, √(2/(1 + s²))
 * (He et al. 2015, equation 15), as does the one of GELU and SiLU, 1/√E f(z)², found by quadrature; those of sigmoid (1)
 * and tanh (5/3) are the customary ones of `torch.nn.init.calculate_gain`.
 */
export function gain(activation: ActivationKind | "relu" | "identity", slope: number): number {
  switch (activation) {
    case "relu":
      return Math.SQRT2;
    case "leaky_relu":
      return Math.sqrt(2 / (1 + slope * slope));
    case "tanh":
      return 5 / 3;
    case "gelu":
    case "silu":
      return digits(1 / Math.sqrt(secondMoment((z) => SCALARS[activation](z, 0).value)));
    default:
      return 1;
  }
}

/** Twelve digits: engines may round an exponential's last bit in different ways, and weights must not show it. */
function digits(value: number): number {
  return Number(value.toPrecision(12));
}

/** E f(z)² for a standard normal z. */
export function secondMoment(f: (z: number) => number): number {
  const step = 2 * REACH / POINTS;
  let sum = 0;
  for (let i = 0; i <= POINTS; i++) {
    const z = -REACH + i * step;
    sum += f(z) ** 2 * Math.exp(-z * z / 2);
  }
  return sum * step / Math.sqrt(2 * Math.PI);
}
