package org.abscam.cam;

import org.abscam.onnx.Tensor;

/**
 * What phase two has when all masks are scored.
 *
 * @param channelMaps M_k, N×K×positions
 * @param scores s_k, N×K
 * @param factors of M_k in the sum, N×K; {@code null} for 1
 * @param evidence of a finer layer, N×1×spatial of the network's input; {@code null} where none is joined
 */
record ScoredChannels(Tensor channelMaps, Tensor scores, Tensor factors, Tensor evidence) {}
