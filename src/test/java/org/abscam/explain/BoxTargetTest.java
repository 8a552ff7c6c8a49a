package org.abscam.explain;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ij.ImagePlus;
import ij.process.FloatProcessor;
import java.awt.Rectangle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.abscam.cam.BlackBoxMethod;
import org.abscam.cam.CamMethod;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Masking;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.Question;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelLibrary;
import org.abscam.onnx.ModelDraft;
import org.abscam.scan.Scan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boxes of detection networks whose answer can be told by hand: how sure one is of a box is the mean of the image in it. */
public class BoxTargetTest {

	private static final int SIZE = 8;
	/** Left, top, right, bottom; the last four see nothing. */
	private static final int[][] BOXES =
		{{0, 0, 4, 4}, {4, 4, 8, 8}, {0, 4, 4, 8}, {1, 0, 5, 4}, {6, 0, 8, 2}, {6, 0, 7, 1}, {5, 0, 6, 1}, {7, 0, 8, 1}};
	private static final int[] LABELS = {1, 1, 2, 1, 0, 0, 0, 0};
	private static final int SEEN = 4;

	@TempDir
	private Path folder;
	private final float[] image = image();

	private static float[] image() {
		Random random = new Random(3);
		float[] image = new float[SIZE * SIZE];
		for (int i = 0; i < image.length; i++) image[i] = .2f + .8f * random.nextFloat();
		return image;
	}

	/** How sure the network is of each box, K or, with classes, K×classes. */
	private static ModelDraft sure(int classes) {
		double[] weights = new double[SIZE * SIZE * BOXES.length * classes];
		for (int k = 0; k < SEEN; k++) {
			int[] box = BOXES[k];
			double area = (box[2] - box[0]) * (box[3] - box[1]);
			int column = classes == 1 ? k : k * classes + LABELS[k];
			for (int y = box[1]; y < box[3]; y++)
				for (int x = box[0]; x < box[2]; x++) weights[(y * SIZE + x) * BOXES.length * classes + column] = 1 / area;
		}
		return new ModelDraft(17).input("x", 1, 1, SIZE, SIZE).node("Flatten", "x", "f")
			.reals("w", new long[] {SIZE * SIZE, (long) BOXES.length * classes}, weights).node("MatMul", "f,w", "s");
	}

	/** As torchvision exports it: boxes K×4 in pixels, labels and scores K. */
	public static ModelProto torchvision() {
		double[] boxes = new double[BOXES.length * 4];
		long[] labels = new long[BOXES.length];
		for (int k = 0; k < BOXES.length; k++) {
			labels[k] = LABELS[k];
			for (int i = 0; i < 4; i++) boxes[4 * k + i] = BOXES[k][i];
		}
		return sure(1).reals("b", new long[] {BOXES.length, 4}, boxes).integers("l", labels).integers("flat", -1)
			.node("Reshape", "s,flat", "scores")
			.node("Identity", "b", "boxes").node("Identity", "l", "labels").output("boxes,labels,scores");
	}

	/** As YOLOv8 has it: one output N×(4+C)×K of centre, width, height and class scores. */
	private static ModelProto yolo() {
		int k = BOXES.length;
		double[] boxes = new double[4 * k];
		for (int i = 0; i < k; i++) {
			int[] box = BOXES[i];
			double[] centred = {(box[0] + box[2]) / 2., (box[1] + box[3]) / 2., box[2] - box[0], box[3] - box[1]};
			for (int j = 0; j < 4; j++) boxes[j * k + i] = centred[j];
		}
		return sure(3).reals("b", new long[] {1, 4, k}, boxes).integers("rows", 1, k, 3).node("Reshape", "s,rows", "r")
			.node("Transpose", "r", "t", integers("perm", 0, 2, 1)).node("Concat", "b,t", "y", integer("axis", 1)).output("y");
	}

	private Explanation explain(ModelProto model, String choice, Rectangle region) throws Exception {
		Question asked = Question.of("box", choice, "", region == null ? Question.PREDICTED : "mark");
		Question question = region == null ? asked : asked.in(scan -> slice -> {
			boolean[] inside = new boolean[SIZE * SIZE];
			for (int i = 0; i < inside.length; i++) inside[i] = region.contains(i % SIZE, i / SIZE);
			return inside;
		});
		ExplainOptions options = new ExplainOptions(BlackBoxMethod.OCCLUSION, choice, ExplainOptions.AUTO_LAYER, 0, "cpu", 1, 4)
			.with(new Masking(List.of(2), List.of(2), 10, List.of(4), .5, OptionalInt.empty())).with(question);
		Scan scan = Scan.of(new ImagePlus("scan", new FloatProcessor(SIZE, SIZE, image)));
		Path file = ModelDraft.write(model, folder.resolve("detector.onnx"));
		List<Explanation> explanations = new ArrayList<>();
		try (Explainer explainer = Explainer.open(ModelLibrary.bundled().find(file.toString()), options, ScanSize.of(scan))) {
			explainer.explain(NetworkImages.of(scan, explainer.model()), (i, e) -> explanations.add(e), Progress.NONE);
			assertThat(explainer.question().inWords(explanations.get(0).scores(), explanations.get(0).classIndex()))
				.startsWith("class " + explanations.get(0).classIndex() + " in ");
		}
		return explanations.get(0);
	}

	/** u behind each patch: the highest IoU with the box times the mean in a box of the same label, patch by patch. */
	private float[] expected(int box) {
		float[] scores = new float[16];
		for (int patch = 0; patch < 16; patch++) {
			Rectangle hidden = new Rectangle(2 * (patch % 4), 2 * (patch / 4), 2, 2);
			for (int k = 0; k < SEEN; k++) {
				if (LABELS[k] != LABELS[box]) continue;
				double sum = 0;
				Rectangle at = rectangle(k);
				for (int i = 0; i < image.length; i++) {
					if (at.contains(i % SIZE, i / SIZE) && !hidden.contains(i % SIZE, i / SIZE)) sum += image[i];
				}
				scores[patch] = (float) Math.max(scores[patch], overlap(at, rectangle(box)) * sum / (at.width * at.height));
			}
		}
		return scores;
	}

	private static Rectangle rectangle(int box) {
		int[] b = BOXES[box];
		return new Rectangle(b[0], b[1], b[2] - b[0], b[3] - b[1]);
	}

	private static double overlap(Rectangle a, Rectangle b) {
		Rectangle both = a.intersection(b);
		double common = both.isEmpty() ? 0 : both.width * both.height;
		return common / (a.width * a.height + b.width * b.height - common);
	}

	@Test
	void theBoxNearestToTheRegionIsExplained() throws Exception {
		ModelProto model = torchvision();
		assertThat(explain(model, "1", new Rectangle(5, 5, 2, 2)).channelScores()).containsExactly(expected(1), within(1e-5f));
		assertThat(explain(model, "2", new Rectangle(6, 6, 1, 1)).channelScores()).as("the only one of its class").containsExactly(
			expected(2),
			within(1e-5f));
		assertThat(explain(model, "1", new Rectangle(2, 0, 3, 4)).channelScores()).as("beside one that overlaps").containsExactly(
			expected(3),
			within(1e-5f));
	}

	@Test
	void theMapLiesInTheBox() throws Exception {
		float[] map = explain(torchvision(), "1", new Rectangle(5, 5, 2, 2)).map();
		for (int i = 0; i < map.length; i++) assertThat(map[i] > 0).as("at %d", i).isEqualTo(rectangle(1).contains(i % SIZE, i / SIZE));
	}

	@Test
	void withoutARegionTheSurestBoxIs() throws Exception {
		int surest = 0;
		for (int k = 1; k < SEEN; k++) if (LABELS[k] == 1 && mean(k) > mean(surest)) surest = k;
		assertThat(explain(torchvision(), "1", null).channelScores()).containsExactly(expected(surest), within(1e-5f));
	}

	@Test
	void oneOutputOfCentresAndClassScoresIsUnderstoodToo() throws Exception {
		Explanation yolo = explain(yolo(), "1", new Rectangle(5, 5, 2, 2));
		assertThat(yolo.channelScores()).containsExactly(expected(1), within(1e-5f));
		assertThat(yolo.scores()).hasSize(3);
	}

	private double mean(int box) {
		double sum = 0;
		for (int i = 0; i < image.length; i++) if (rectangle(box).contains(i % SIZE, i / SIZE)) sum += image[i];
		return sum / (rectangle(box).width * rectangle(box).height);
	}

	@Test
	void methodsOfGradientsAreRefused() throws Exception {
		Path file = ModelDraft.write(torchvision(), folder.resolve("detector.onnx"));
		ExplainOptions options =
			new ExplainOptions(CamMethod.ABS_CAM, "1", ExplainOptions.AUTO_LAYER, 0, "cpu", 1, 4)
				.with(Question.of("box", "1", "", "predicted"));
		assertThatThrownBy(() -> Explainer.open(ModelLibrary.bundled().find(file.toString()), options, new ScanSize(SIZE, SIZE, 1)))
			.isInstanceOf(ExplainException.class).hasMessageContaining("use the method rise or occlusion");
		ModelProto none = sure(1).output("s");
		Path other = ModelDraft.write(none, folder.resolve("none.onnx"));
		assertThatThrownBy(() -> Explainer.open(ModelLibrary.bundled().find(other.toString()), options.with(BlackBoxMethod.RISE),
			new ScanSize(SIZE, SIZE, 1))).isInstanceOf(ExplainException.class).hasMessageContaining("no boxes with scores in a known form");
		assertThat(
			Optional.of(PosedQuestion.targets(OpenModel.any(ModelLibrary.bundled().find(file.toString()), new ScanSize(SIZE, SIZE, 1)))))
			.contains(List.of("box (methods rise, occlusion)"));
	}
}
