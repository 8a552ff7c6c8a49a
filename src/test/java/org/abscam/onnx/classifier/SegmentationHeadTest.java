package org.abscam.onnx.classifier;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.nio.file.Path;
import java.util.Set;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.Attributes;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.read.OnnxModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the scores of segmentation networks are, and which layer is the last in front of them. */
class SegmentationHeadTest {

	@TempDir
	private Path folder;

	private static ModelDraft features() {
		return new ModelDraft(17).input("x", "N", 2, 8, 6).weights("w", 5, 2, 3, 3).node("Conv", "x,w", "c", integers("pads", 1, 1, 1, 1))
			.node("Relu", "c", "a");
	}

	private ClassifierGraph open(ModelProto model) throws Exception {
		return ClassifierGraph.of(OnnxModel.read(ModelDraft.write(model, folder.resolve("net.onnx"))),
			new ClassifierGraph.Wish(null, null, 0, ClassifierGraph.Form.POSITIONS), new RuntimeTypes(), Set.of());
	}

	private static String layer(ClassifierGraph graph) throws OnnxException {
		return TargetLayer.automatic(graph.graph(), graph.head()).tensor();
	}

	/** As in DeepLab's pyramid: a branch that is pooled to one position and enlarged again has the same everywhere. */
	@Test
	void aPooledBranchThatIsEnlargedAgainHidesNoPositions() throws Exception {
		ClassifierGraph graph = open(features().node("GlobalAveragePool", "a", "p").integers("size", 1, 5, 8, 6)
			.node("Resize", "p,,,size", "wide", Attributes.text("mode", "linear")).node("Concat", "a,wide", "both", integer("axis", 1))
			.weights("v", 7, 10, 3, 3).node("Conv", "both,v", "d", integers("pads", 1, 1, 1, 1)).node("Relu", "d", "wanted")
			.weights("u", 3, 7, 1, 1)
			.node("Conv", "wanted,u", "y").output("y"));
		assertThat(layer(graph)).isEqualTo("wanted");
		assertThat(graph.head().classes()).isEqualTo(3);
		assertThat(graph.densePositions()).containsExactly(8, 6);
	}

	@Test
	void scoresAreThoseInFrontOfTheSoftmaxOverClasses() throws Exception {
		ClassifierGraph graph =
			open(features().weights("u", 4, 5, 3, 3).node("Conv", "a,u", "y", integers("pads", 1, 1, 1, 1))
				.node("Softmax", "y", "p", integer("axis", 1))
				.node("Identity", "p", "out").output("out"));
		assertThat(graph.head().dense()).contains("y");
		assertThat(graph.head().ending()).isEqualTo(ScoreHead.Ending.SOFTMAX);
		assertThat(layer(graph)).as("a convolution of 3×3 makes scores too").isEqualTo("a");
		ClassifierGraph columns =
			open(features().weights("u", 4, 5, 1, 1).node("Conv", "a,u", "y").node("Softmax", "y", "p", integer("axis", 3)).output("p"));
		assertThat(columns.head().ending()).as("a softmax over columns is none over classes").isEqualTo(ScoreHead.Ending.NONE);
		assertThat(columns.head().dense()).contains("p");
		ClassifierGraph one = open(features().weights("u", 1, 5, 1, 1).node("Conv", "a,u", "y").node("Sigmoid", "y", "p").output("p"));
		assertThat(one.head().ending()).isEqualTo(ScoreHead.Ending.SIGMOID);
		assertThat(one.head().classes()).isEqualTo(1);
	}

	@Test
	void classesMayBeTheLastAxisAsInKeras() throws Exception {
		ClassifierGraph graph = open(new ModelDraft(17).input("x", "N", 8, 6, 2).node("Transpose", "x", "t", integers("perm", 0, 3, 1, 2))
			.weights("w", 5, 2, 3, 3).node("Conv", "t,w", "c", integers("pads", 1, 1, 1, 1)).node("Relu", "c", "a").weights("u", 4, 5, 1, 1)
			.node("Conv", "a,u", "y").node("Transpose", "y", "z", integers("perm", 0, 2, 3, 1))
			.node("Softmax", "z", "p", integer("axis", -1)).output("p"));
		assertThat(graph.head().classes()).isEqualTo(4);
		assertThat(graph.head().ending()).isEqualTo(ScoreHead.Ending.SOFTMAX);
		assertThat(graph.densePositions()).containsExactly(8, 6);
		assertThat(layer(graph)).isEqualTo("a");
	}

	@Test
	void whatHasNoScoresAtPositionsIsRefusedAndNamed() {
		ModelProto classifier = features().node("GlobalAveragePool", "a", "p").node("Flatten", "p", "y").output("y");
		assertThatThrownBy(() -> open(classifier)).isInstanceOf(OnnxException.class)
			.hasMessageContaining("'y' 1×5").hasMessageContaining("use the target 'class'");
	}
}
