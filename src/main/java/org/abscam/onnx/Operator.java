package org.abscam.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * What the rooms must know of an operator beside its derivative: a row of the one table of operators, which stands in
 * {@code org.abscam.onnx.gradient}, each row with the operator's gradient.
 *
 * @param roles what it is in a network
 * @param newForm the first opset in which it has the form that is worked with; 0 where the form never changed
 * @param rewriting brings an older form to that one; {@code null} where the form never changed
 * @param moves how it moves axes; {@code null} where it leaves them in place
 * @param composition how it is written out; {@code null} where it stands for itself
 * @param parts what a part of its output is made of; {@code null} where that may be all of its inputs
 */
public record Operator(Set<Role> roles, int newForm, Rewriting rewriting, Moves moves, Composition composition, Parts parts) {

	/** What an operator is in a network. */
	public enum Role {
			/** Its first input and its output are laid out as N×K×positions. */
			PICTURE,
			/** It reduces the axes that it is told; those of all positions, where it pools. */
			POOLING_AXES,
			/** Behind it, positions are in other places, or are none any more. */
			REARRANGING,
			/** It mixes channels by weights. */
			MIXING,
			/** What is behind it is not worth a map of its own: the layer is what it reads. */
			STEPPED_OVER,
			/** In front of a pooling it is part of that: the powers of generalised means. */
			OF_POOLING,
			/** It is applied to each number for itself. */
			ACTIVATION,
			/** It adds or multiplies two tensors number by number, a bias or a scale for instance. */
			BIAS_OR_SCALE,
			/** It leaves axes in place, but mixes along the one that its attribute {@code axis} says. */
			MIXING_ALONG,
			/** It leaves axes in place, but mixes along the one that its attribute {@code axis} says and all behind it. */
			MIXING_FROM,
			/** It mixes along axes that its attribute {@code axis} does not say. */
			MIXING_OTHERWISE,
			/** It adds tensors up number by number. */
			SUMMING,
			/** It hands the same numbers on in another shape. */
			RESHAPING,
			/** It hands the same numbers on as often as they are wanted, as another kind, or as the truth of their opposite. */
			REPEATING,
			/** It takes part of an axis. */
			CUTTING,
			/** Its output is a layer that a user may want to see. */
			LANDMARK,
			/** Its weights are randomised to see whether a map depends on them. */
			WEIGHTED,
			/** At the end of a graph, it hands on the scores or probabilities that it reads. */
			KEEPING_SCORES,
			/** It moves real numbers to or from places that are inputs of it. */
			READING_PLACES,
			/** The values of its inputs behind the first say of what size its output is; so do those of one that reads places. */
			SIZED_BY_FURTHER,
			/** The values of its inputs, the first one included, say of what size its output is. */
			SIZED_BY_ALL,
			/** What it puts out are sizes, no matter of the image's values. */
			GIVING_SIZES,
			/** Its first input may be left out. */
			WITHOUT_INPUT,
			/** It is piecewise constant: it hands no gradient on. */
			FLAT,
			/** The numbers that it takes as range are those of the whole batch, so that an image's answer depends on the others. */
			RANGING,
			/** It computes with whole numbers. */
			WHOLE_NUMBERS,
			/** It does something again and again, in a number of steps. */
			RECURRENT,
			/** What it does is decided while it runs. */
			BRANCHING,
			/** Where halves pay. */
			BEGINNING_HALVES,
			/** No float16 in ONNX's schema of opset 18, or not for all of its real inputs and outputs. */
			WITHOUT_HALVES,
			/**
			 * Sums, powers and exponentials. Mostly those that PyTorch's autocast computes in float32 (its list "CUDA Ops that can autocast to
			 * float32"); means and roots are of the layer normalisation that exporters write out.
			 */
			DELICATE,
			/** A value that halves round to the other side of a step of whole numbers is off by the whole step. */
			QUANTISING,
			/** ONNX Runtime computes it in whole numbers of 8 bits where all that it reads is there in them; it puts out nothing negative then unless it reads it. */
			IN_BYTES,
			/** It puts out no negative numbers. */
			NOWHERE_NEGATIVE,
			/** A number that no half can exceed does as well as a larger one where it compares with it or fills in. */
			BOUNDING
	}

	/** Writes a node of an older opset in the form that is worked with. */
	@FunctionalInterface
	public interface Rewriting {

		/**
		 * @param upgrade the upgrade of the node's graph
		 * @param node a node in an older form
		 * @return the nodes that compute the same, in the order of computation
		 * @throws OnnxException if there is no newer form
		 */
		List<NodeProto> rewritten(OpsetUpgrade upgrade, Node node) throws OnnxException;
	}

	/** Says what the axes of an output stand for. */
	@FunctionalInterface
	public interface Moves {

		/**
		 * @param axes those of the tensors before it
		 * @param node the node
		 * @param output position of the output, whose sizes are known
		 * @return what the axes of that output stand for; nothing where that is not known
		 */
		Optional<Layout> layout(Axes axes, Node node, int output);
	}

	/** Says of what a part of an output is made. */
	@FunctionalInterface
	public interface Parts {

		/**
		 * @param graph the graph, whose types are inferred
		 * @param node the node
		 * @param part a part of its outputs, or all of them
		 * @return what of each of its inputs that part is made of, by the same operator; nothing where that is not certain
		 */
		Optional<List<Part>> read(Graph graph, Node node, Part part);
	}

	/** Writes a node that stands for several out. */
	@FunctionalInterface
	public interface Composition {

		/**
		 * @param composite the node
		 * @return whether that was done; if not, nothing was put in its place
		 * @throws OnnxException if it never can be
		 */
		boolean writeOut(Composite composite) throws OnnxException;
	}

	/** The whole table. */
	public interface Table {

		/** @return the rows by operator, with its domain before it unless that is ONNX's own */
		Map<String, Operator> rows();
	}

	/** Loaded when first asked for. */
	private static final class Rows {

		/** The table stands beside the derivatives, in a room that knows this one; so it is looked up instead of named. */
		private static final Map<String, Operator> ALL =
			ServiceLoader.load(Table.class, Operator.class.getClassLoader()).findFirst().orElseThrow().rows();
	}

	private static final Operator UNKNOWN = is();

	/**
	 * @param name an operator, see {@link Node#operator}
	 * @return what is known of it, no roles where nothing is
	 */
	public static Operator of(String name) {
		return Rows.ALL.getOrDefault(name, UNKNOWN);
	}

	/** Whether there is a row of an operator, see {@link Node#operator}. */
	public static boolean isKnown(String name) {
		return Rows.ALL.containsKey(name);
	}

	/**
	 * @param roles what an operator is in a network
	 * @return a row of the table, of an operator whose form never changed
	 */
	public static Operator is(Role... roles) {
		Set<Role> all = EnumSet.noneOf(Role.class);
		all.addAll(Arrays.asList(roles));
		return new Operator(Collections.unmodifiableSet(all), 0, null, null, null, null);
	}

	/**
	 * @param roles what an operator is in a network
	 * @return a row of the table, of an operator that makes each number of those at the same place of its inputs, which are broadcast
	 */
	public static Operator each(Role... roles) {
		return is(roles).inParts(AxisParts::inPlace);
	}

	/**
	 * @param opset the first opset in which it has the form that is worked with
	 * @param older brings an older form to that one
	 * @return this row with that
	 */
	public Operator until(int opset, Rewriting older) {
		return new Operator(roles, opset, older, moves, composition, parts);
	}

	/**
	 * @param how how the operator moves axes
	 * @return this row with that
	 */
	public Operator moving(Moves how) {
		return new Operator(roles, newForm, rewriting, how, composition, parts);
	}

	/**
	 * @param how how the operator is written out by others
	 * @return this row with that
	 */
	public Operator writtenOut(Composition how) {
		return new Operator(roles, newForm, rewriting, moves, how, parts);
	}

	/**
	 * @param what of what a part of the output is made
	 * @return this row with that
	 */
	public Operator inParts(Parts what) {
		return new Operator(roles, newForm, rewriting, moves, composition, what);
	}

	/** @return whether the operator is this in a network */
	public boolean has(Role role) {
		return roles.contains(role);
	}
}
