package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.real;
import static org.abscam.onnx.Attributes.text;
import static org.abscam.onnx.Operator.is;
import static org.abscam.onnx.Operator.Role.BEGINNING_HALVES;
import static org.abscam.onnx.Operator.Role.MIXING;
import static org.abscam.onnx.Operator.Role.REARRANGING;
import static org.abscam.onnx.Operator.Role.WEIGHTED;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.abscam.onnx.AxisMoves;
import org.abscam.onnx.AxisParts;
import org.abscam.onnx.Equation;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Tensor;

/** Matrix products. */
final class LinearRules {

	private LinearRules() {}

	static void addTo(OperatorRows rows) {
		rows.add("MatMul", is(REARRANGING, MIXING, WEIGHTED, BEGINNING_HALVES).moving(AxisMoves::product).inParts(AxisParts::product),
			LinearRules::product);
		rows.add("Gemm", is(REARRANGING, MIXING, WEIGHTED, BEGINNING_HALVES).moving(AxisMoves::matrix).inParts(AxisParts::matrix),
			LinearRules::gemm);
		rows.add("Einsum", is(REARRANGING, MIXING, WEIGHTED, BEGINNING_HALVES).moving(AxisMoves::einsum), LinearRules::einsum);
	}

	/** Y = A·B: g·Bᵀ and Aᵀ·g, summed over broadcast batches; a vector is a matrix of one row or column. */
	private static Tensor product(Backward n, int input) throws OnnxException {
		long[] a = n.dims(0);
		long[] b = n.dims(1);
		Tensor left = a.length == 1 ? n.x(0).unsqueeze(0) : n.x(0);
		Tensor right = b.length == 1 ? n.x(1).unsqueeze(1) : n.x(1);
		Tensor g = n.g();
		int rank = n.outputDims().length;
		if (b.length == 1) g = g.unsqueeze(rank++);
		if (a.length == 1) g = g.unsqueeze(rank++ - 1);
		if (input == 0) {
			Tensor gradient = g.matrixTimes(transposed(right, Math.max(2, b.length)));
			return a.length == 1 ? summedToVector(gradient, rank, -2) : summed(n, gradient, rank, input);
		}
		Tensor gradient = transposed(left, Math.max(2, a.length)).matrixTimes(g);
		return b.length == 1 ? summedToVector(gradient, rank, -1) : summed(n, gradient, rank, input);
	}

	/** Sums over the leading axes along which a matrix was broadcast. */
	private static Tensor summed(Backward n, Tensor gradient, int rank, int input) throws OnnxException {
		long[] to = n.dims(input);
		long[] other = n.dims(1 - input);
		int added = rank - to.length;
		long[] axes = LongStream.range(0, rank - 2).filter(axis -> {
			if (axis < added) return true;
			int there = (int) axis - (rank - other.length);
			return to[(int) axis - added] == 1 && there >= 0 && other[there] != 1;
		}).toArray();
		Tensor sum = axes.length == 0 ? gradient : gradient.sum(axes);
		return added == 0 ? sum : sum.squeeze(LongStream.range(0, added).toArray());
	}

	private static Tensor summedToVector(Tensor gradient, int rank, long vectorAxis) {
		return (rank == 2 ? gradient : gradient.sum(LongStream.range(0, rank - 2).toArray())).squeeze(LongStream.concat(
			LongStream.range(0, rank - 2), LongStream.of(rank + vectorAxis)).toArray());
	}

	private static Tensor transposed(Tensor matrix, int rank) {
		return matrix.transpose(LongStream.range(0, rank).map(i -> i < rank - 2 ? i : 2 * rank - 3 - i).toArray());
	}

	/** Y = α·A'·B' + β·C, where A' and B' may be transposed. */
	private static Tensor gemm(Backward n, int input) throws OnnxException {
		double alpha = n.node().real("alpha", 1);
		long transA = n.node().integer("transA", 0);
		long transB = n.node().integer("transB", 0);
		return switch (input) {
			case 0 -> transA == 0 ? OneHot.of(n.g()).map(rows -> rows.times(n.x(1), 1 - transB, alpha))
				.orElseGet(() -> product(n.g(), n.x(1), alpha, 0, 1 - transB)) : product(n.x(1), n.g(), alpha, transB, 1);
			case 1 -> transB == 0 ? product(n.x(0), n.g(), alpha, 1 - transA, 0) : product(n.g(), n.x(0), alpha, 1, transA);
			default -> n.unbroadcast(n.g().times(n.node().real("beta", 1)), 2);
		};
	}

	/** The sum over the same indices, with the result in the place of the factor in question; repeated along what was summed by itself. */
	private static Tensor einsum(Backward n, int input) throws OnnxException {
		List<long[]> sizes = new ArrayList<>();
		for (int i = 0; i < n.node().inputs().size(); i++) sizes.add(n.dims(i));
		String written = n.node().text("equation", "");
		Equation equation = Equation.of(n.node(), sizes.stream().map(s -> s.length).toList())
			.orElseThrow(() -> n.unsupported("'" + written + "' does not fit its inputs"));
		requireEqualSizes(n, equation, sizes);
		List<String> factors = new ArrayList<>(equation.factors());
		String own = factors.remove(input);
		String others = equation.result() + String.join("", factors);
		if (own.chars().distinct().count() != own.length()) throw n.unsupported("'" + written + "' takes a diagonal");
		List<Tensor> read = new ArrayList<>();
		for (int i = 0; i < n.node().inputs().size(); i++) if (i != input) read.add(n.x(i));
		String there = own.chars().filter(c -> others.indexOf(c) >= 0).mapToObj(Character::toString).collect(Collectors.joining());
		factors.add(0, equation.result());
		Tensor product = n.g().applyTo("Einsum", read, text("equation", String.join(",", factors) + "->" + there));
		long[] summed = LongStream.range(0, own.length()).filter(i -> others.indexOf(own.charAt((int) i)) < 0).toArray();
		return summed.length == 0 ? product : product.unsqueeze(summed).applyTo("Expand", List.of(n.x(input).shape()));
	}

	private static void requireEqualSizes(Backward n, Equation equation, List<long[]> sizes) throws OnnxException {
		Map<Character, Long> known = new HashMap<>();
		for (int f = 0; f < sizes.size(); f++) {
			for (int i = 0; i < sizes.get(f).length; i++) {
				Long other = known.put(equation.factors().get(f).charAt(i), sizes.get(f)[i]);
				if (other != null && other != sizes.get(f)[i]) throw n.unsupported("its factors are of different sizes along one axis");
			}
		}
	}

	private static Tensor product(Tensor a, Tensor b, double alpha, long transA, long transB) {
		return a.applyTo("Gemm", List.of(b), real("alpha", alpha), integer("transA", transA), integer("transB", transB));
	}
}
