package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Operator.is;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.abscam.onnx.Composite;
import org.abscam.onnx.Tensor;

/**
 * Attention as one node: softmax(scale·Q·Kᵀ + bias)·V for each head. Written out as exporters write it, so that the layer in front of the
 * last attention is found in it. Forms for generating text (caches of keys and values) are left as they are.
 */
final class AttentionOperators {

	private AttentionOperators() {}

	static void addTo(OperatorRows rows) {
		rows.add("Attention", is().writtenOut(AttentionOperators::attention));
		rows.add("com.microsoft.MultiHeadAttention", is().writtenOut(AttentionOperators::multiHead));
		rows.add("com.microsoft.Attention", is().writtenOut(AttentionOperators::projecting));
	}

	/**
	 * What is attended to.
	 *
	 * @param q queries, N×heads×S×d
	 * @param k keys, N×heads×L×d
	 * @param v values, N×heads×L×e
	 */
	private record Heads(Tensor q, Tensor k, Tensor v) {}

	/** Of ONNX, from opset 23 on. */
	private static boolean attention(Composite c) {
		long[] q = c.dims(0);
		long[] k = c.dims(1);
		long[] v = c.dims(2);
		boolean flat = q.length == 3;
		double cap = c.node().real("softcap", 0);
		boolean further = c.has(4) || c.has(5) || c.has(6) || c.gives(1) || c.gives(2) || c.gives(3) || c.has(3) && cap > 0
			|| c.node().integer("left_window_size", -1) >= 0 || c.node().integer("right_window_size", -1) >= 0;
		if (further || q.length != 3 && q.length != 4 || k.length != q.length || v.length != q.length) return false;
		long heads = flat ? c.node().integer("q_num_heads", 0) : q[1];
		long shared = flat ? c.node().integer("kv_num_heads", 0) : k[1];
		long size = flat && heads > 0 ? q[2] / heads : q[q.length - 1];
		if (heads < 1 || shared < 1 || size < 1) return false;
		Tensor keys = flat ? byHead(c.x(1), shared) : c.x(1);
		Tensor values = flat ? byHead(c.x(2), shared) : c.x(2);
		if (heads != shared) {
			if (heads % shared != 0 || k[flat ? 1 : 2] < 0) return false;
			keys = repeated(keys, heads, heads / shared, k[flat ? 1 : 2], flat ? k[2] / shared : k[3]);
			values = repeated(values, heads, heads / shared, v[flat ? 1 : 2], flat ? v[2] / shared : v[3]);
		}
		Tensor scores = scored(flat ? byHead(c.x(0), heads) : c.x(0), keys, c.node().real("scale", 1 / Math.sqrt(size)));
		if (cap > 0) scores = scores.dividedBy(cap).apply("Tanh").times(cap);
		if (c.has(3)) {
			long[] mask = c.dims(3);
			if (mask.length == 0 || mask[mask.length - 1] != k[flat ? 1 : 2]) return false; // else it is shorter than the keys
			scores = c.x(3).elements() == DataType.BOOL ? masked(scores, c.x(3)) : scores.plus(c.x(3));
		}
		if (c.node().integer("is_causal", 0) != 0) {
			if (q[flat ? 1 : 2] < 0 || k[flat ? 1 : 2] < 0) return false;
			scores = masked(scores, causal(c, q[flat ? 1 : 2], k[flat ? 1 : 2]));
		}
		Tensor mixed = scores.apply("Softmax", integer("axis", -1)).matrixTimes(values);
		c.put(0, flat ? together(mixed) : mixed);
		return true;
	}

	/** Of ONNX Runtime: Q, K and V already projected, but for their biases. */
	private static boolean multiHead(Composite c) {
		long heads = c.node().integer("num_heads", 0);
		long[] q = c.dims(0);
		boolean further = c.has(6) || c.has(7) || c.gives(1) || c.gives(2) || c.gives(3);
		if (further || heads < 1 || q.length != 3 || !c.has(1) || !c.has(2) || c.has(3) && c.dims(3).length != 1) return false;
		boolean flat = c.dims(1).length == 3;
		if (!flat && c.dims(1).length != 4 || c.dims(2).length != c.dims(1).length) return false;
		Tensor[] x = {c.x(0), c.x(1), c.x(2)};
		if (c.has(3)) {
			long[] ends = {0, q[2], 2 * q[2], c.dims(3)[0]};
			for (int i = 0; i < (flat ? 3 : 1); i++) x[i] = x[i].plus(c.x(3).slice(0, ends[i], ends[i + 1]));
		}
		Heads h = new Heads(byHead(x[0], heads), flat ? byHead(x[1], heads) : x[1], flat ? byHead(x[2], heads) : x[2]);
		return attended(c, h, q[2] / heads, c.dims(1)[flat ? 1 : 2], 4, 5);
	}

	/** Of ONNX Runtime: projections and attention in one. */
	private static boolean projecting(Composite c) {
		long heads = c.node().integer("num_heads", 0);
		long[] x = c.dims(0);
		long[] weights = c.dims(1);
		if (heads < 1 || x.length != 3 || weights.length != 2 || c.has(4) || c.has(6) || c.gives(1)
			|| c.node().integer("do_rotary", 0) != 0) return false;
		long[] sizes = c.node().integers("qkv_hidden_sizes");
		if (sizes == null || sizes.length == 0) sizes = new long[] {weights[1] / 3, weights[1] / 3, weights[1] / 3};
		Tensor all = c.x(0).matrixTimes(c.x(1));
		if (c.has(2)) all = all.plus(c.x(2));
		Tensor q = all.applyTo("Split", List.of(c.graph().integers(sizes)), integer("axis", 2));
		List<Tensor> parts = new ArrayList<>(List.of(q));
		for (int i = 1; i < 3; i++) {
			parts.add(c.graph().furtherOutput(c.graph().producer(q.name()).orElseThrow(), i, all.elements()));
		}
		return attended(c, new Heads(byHead(parts.get(0), heads), byHead(parts.get(1), heads), byHead(parts.get(2), heads)),
			sizes[0] / heads, x[1], 3, 5);
	}

	/** The part that the two forms of ONNX Runtime have in common. */
	private static boolean attended(Composite c, Heads h, long size, long keys, int mask, int bias) {
		double scale = c.node().real("scale", 0);
		Tensor scores = scored(h.q, h.k, scale == 0 ? 1 / Math.sqrt(size) : scale);
		if (c.has(bias)) scores = scores.plus(c.x(bias));
		if (c.has(mask)) { // 1 where there is something: N×L, or N×S×L
			long[] dims = c.dims(mask);
			if (dims.length != 2 && dims.length != 3 || dims[dims.length - 1] != keys) return false;
			Tensor gone = c.x(mask).cast(scores.elements()).subtractedFrom(1).times(c.node().real("mask_filter_value", -10000));
			scores = scores.plus(dims.length == 2 ? gone.unsqueeze(1, 2) : gone.unsqueeze(1));
		}
		if (c.node().integer("unidirectional", 0) != 0) {
			long queries = c.dims(0)[1];
			if (queries < 0 || queries != keys) return false;
			scores = masked(scores, causal(c, queries, keys));
		}
		c.put(0, together(scores.apply("Softmax", integer("axis", -1)).matrixTimes(h.v)));
		return true;
	}

	/** scale·Q·Kᵀ. */
	private static Tensor scored(Tensor q, Tensor k, double scale) {
		return q.matrixTimes(k.transpose(0, 1, 3, 2)).times(scale);
	}

	private static Tensor masked(Tensor scores, Tensor there) {
		return scores.where(there, scores.scalar(Double.NEGATIVE_INFINITY));
	}

	/** Key j ≤ query i, queries×keys. */
	private static Tensor causal(Composite c, long queries, long keys) {
		Tensor i = c.graph().integers(LongStream.range(0, queries).toArray()).unsqueeze(1);
		Tensor j = c.graph().integers(LongStream.range(0, keys).toArray());
		return c.graph().add("LessOrEqual", DataType.BOOL, Arrays.asList(j, i));
	}

	/** N×S×(heads·d) to N×heads×S×d. */
	private static Tensor byHead(Tensor x, long heads) {
		return x.reshape(0, 0, heads, -1).transpose(0, 2, 1, 3);
	}

	/** N×heads×S×d to N×S×(heads·d). */
	private static Tensor together(Tensor x) {
		return x.transpose(0, 2, 1, 3).reshape(0, 0, -1);
	}

	/** Each of the shared heads several times in a row. */
	private static Tensor repeated(Tensor x, long heads, long times, long length, long size) {
		return x.unsqueeze(2).expand(1, 1, times, 1, 1).reshape(0, heads, length, size);
	}
}
