package org.abscam.evaluate.sensitivity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.abscam.evaluate.pixels.Pictures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassSensitivityTest {

	private static final int WIDTH = 16;
	private static final int HEIGHT = 14;

	/** scikit-image 0.26's structural_similarity with Gaussian weights, σ = 1.5, and SciPy's spearmanr; the energy by NumPy. */
	@Test
	void likenessIsThatOfScikitImageAndSciPy() {
		float[] a = new float[WIDTH * HEIGHT];
		float[] b = new float[a.length];
		float[] c = new float[a.length];
		for (int i = 0; i < a.length; i++) {
			int x = i % WIDTH;
			int y = i / WIDTH;
			a[i] = (x * 7 + y * 13) % 17 / 16f;
			b[i] = (x * 5 + y * 3 + 2) % 11 / 10f;
			c[i] = Math.max(0, a[i] - .5f) * 2;
		}
		MapLikeness likeness = MapLikeness.of(a, b, WIDTH, HEIGHT);
		assertThat(likeness.ssim()).isCloseTo(-0.007224502187297885, within(1e-6));
		assertThat(likeness.spearman()).isCloseTo(0.021605290688982346, within(1e-12));
		assertThat(likeness.energy()).isCloseTo(0.5403225801105311, within(1e-6));
		assertThat(MapLikeness.of(a, c, WIDTH, HEIGHT).ssim()).isCloseTo(0.731099960492831, within(1e-6));
		assertThat(MapLikeness.of(a, c, WIDTH, HEIGHT).spearman()).as("with ties").isCloseTo(0.9227178647506534, within(1e-12));
	}

	@Test
	void likenessOfAVolumeIsTheMeanOverItsSlices() {
		float[] a = ramp();
		float[] turned = new float[a.length];
		for (int i = 0; i < a.length; i++) turned[i] = a[a.length - 1 - i];
		double other = MapLikeness.of(a, turned, WIDTH, HEIGHT).ssim();
		assertThat(other).isLessThan(.5);
		assertThat(MapLikeness.of(both(a, a), both(a, turned), WIDTH, HEIGHT).ssim()).isCloseTo((1 + other) / 2, within(1e-9));
		assertThatThrownBy(() -> MapLikeness.of(a, both(a, a), WIDTH, HEIGHT)).isInstanceOf(IllegalArgumentException.class);
	}

	private static float[] both(float[] a, float[] b) {
		float[] both = new float[a.length + b.length];
		System.arraycopy(a, 0, both, 0, a.length);
		System.arraycopy(b, 0, both, a.length, b.length);
		return both;
	}

	/** A constant has no ranks: SciPy's spearmanr is not a number for it. */
	@Test
	void aMapThatIsTheSameEverywhereIsUnlikeOneThatShowsSomethingAndSaysNothingOfAnother() {
		float[] empty = new float[WIDTH * HEIGHT];
		float[] ones = empty.clone();
		Arrays.fill(ones, 1);
		for (float[] constant : List.of(empty, ones)) {
			assertThat(MapLikeness.of(ramp(), constant, WIDTH, HEIGHT)).isEqualTo(new MapLikeness(0, 0, 0, 1));
			assertThat(MapLikeness.of(constant, ramp(), WIDTH, HEIGHT)).isEqualTo(new MapLikeness(0, 0, 0, 1));
		}
		assertThat(MapLikeness.of(empty, empty, WIDTH, HEIGHT).counts()).isFalse();
		assertThat(MapLikeness.of(empty, ones, WIDTH, HEIGHT).counts()).isFalse();
	}

	@Test
	void figuresAreMediansOverPicturesOfMeansOverPairs() {
		List<ClassLikeness> pictures = List.of(picture(.1, .3), picture(.9, .9), picture(.3, .3), picture(.4, .6));
		ClassSensitivity all = ClassSensitivity.of(4, pictures, List.of(pair(.25), pair(.75)));
		assertThat(all.spearman()).isCloseTo(.4, within(1e-12)); // of .2, .3, .5, .9
		assertThat(all.ssim()).isCloseTo(.2, within(1e-12));
		assertThat(all.headSpearman()).isCloseTo(.5, within(1e-12));
		assertThat(all).extracting(ClassSensitivity::pictures, ClassSensitivity::counted, ClassSensitivity::pairs).containsExactly(4, 4, 8);
		assertThat(all.verdict()).as("of four pictures").isEqualTo(ClassSensitivity.Verdict.NOT_MEASURED);
		assertThat(all.toString()).contains("at least 8 pictures");
	}

	@Test
	void emptyMapsAreCountedAndSaid() {
		List<ClassLikeness> pictures = new ArrayList<>(Collections.nCopies(7, picture(.9, .9)));
		MapLikeness none = new MapLikeness(Double.NaN, Double.NaN, Double.NaN, 2);
		pictures.add(new ClassLikeness("a", List.of("b", "c"), 2, List.of(none, none)));
		ClassSensitivity seven = ClassSensitivity.of(8, pictures, List.of());
		assertThat(seven.counted()).isEqualTo(7);
		assertThat(seven.verdict()).as("seven pictures show something").isEqualTo(ClassSensitivity.Verdict.NOT_MEASURED);
		pictures.add(new ClassLikeness("a", List.of("b", "c"), 2, List.of(none, new MapLikeness(0, 0, 0, 1))));
		ClassSensitivity eight = ClassSensitivity.of(9, pictures, List.of());
		assertThat(eight.verdict()).isEqualTo(ClassSensitivity.Verdict.DOES_NOT_DEPEND);
		assertThat(eight.figures()).contains("1 of them left out as all their maps are empty", "of 1 of 18 pairs one map is empty");
		assertThat(pictures.get(7).toString()).isEqualTo("the map of 'a' is as empty as those of 'b', 'c'");
		assertThat(pictures.get(8).toString()).contains("of 1 of 2 pairs one map is empty, which counts as 0");
		assertThat(ClassSensitivity.of(1, List.of(pictures.get(7)), List.of()).toString()).contains("all maps of 1 pictures are empty");
	}

	/** As fixed before any model was trained for it: a rank correlation above .7, or an SSIM above .8. */
	@Test
	void alikeIsAboveTheThresholds() {
		assertThat(of(.7, .8).verdict()).isEqualTo(ClassSensitivity.Verdict.DEPENDS);
		assertThat(of(.701, .1).verdict()).isEqualTo(ClassSensitivity.Verdict.DOES_NOT_DEPEND);
		assertThat(of(-.2, .801).verdict()).isEqualTo(ClassSensitivity.Verdict.DOES_NOT_DEPEND);
		assertThat(of(-1, -1).verdict()).isEqualTo(ClassSensitivity.Verdict.DEPENDS);
	}

	/** Of 1,000 classes of ImageNet the next ones are often other breeds of the same dog, whose evidence lies in the same place. */
	@Test
	void mapsThatAreLikeThoseOfKindredClassesAloneDependOnTheClass() {
		MapLikeness alike = pair(.9);
		MapLikeness other = pair(.1);
		ClassLikeness breeds = new ClassLikeness("a", List.of("b", "c", "d", "e", "f"), 3, List.of(alike, alike, alike, other, other));
		assertThat(breeds.spearman().orElseThrow()).isCloseTo(.9, within(1e-12));
		assertThat(breeds.farSpearman().orElseThrow()).isCloseTo(.1, within(1e-12));
		assertThat(breeds.isAlike()).isFalse();
		ClassSensitivity many = ClassSensitivity.of(8, Collections.nCopies(8, breeds), List.of());
		assertThat(many.verdict()).isEqualTo(ClassSensitivity.Verdict.DEPENDS);
		assertThat(many.figures())
			.isEqualTo("rank correlation 0.90, SSIM 0.45 with the next 3 classes, 0.10 and 0.05 with others, on 8 pictures");
		ClassLikeness all = new ClassLikeness("a", List.of("b", "c", "d", "e"), 3, Collections.nCopies(4, alike));
		assertThat(all.isAlike()).isTrue();
		assertThat(ClassSensitivity.of(8, Collections.nCopies(8, all), List.of()).verdict())
			.isEqualTo(ClassSensitivity.Verdict.DOES_NOT_DEPEND);
	}

	@Test
	void theNextThreeClassesAndThreeFurtherDownAreCompared() {
		assertThat(ClassLikeness.others(new float[] {1, 3, 2}, 1)).containsExactly(2, 0);
		assertThat(ClassLikeness.others(new float[] {5, 1, 2, 3, 4}, 0)).containsExactly(4, 3, 2, 1);
		float[] thousand = new float[1000];
		for (int i = 0; i < thousand.length; i++) thousand[i] = -i;
		assertThat(ClassLikeness.others(thousand, 0)).containsExactly(1, 2, 3, 253, 502, 751);
		assertThat(ClassLikeness.others(thousand, 2)).as("asked for another than the highest").startsWith(0, 1, 3);
	}

	@Test
	void whatIsRememberedIsReadBack() {
		ClassSensitivity measured = new ClassSensitivity(3, 12, 11, 33, 2, 1, .9812, .8801, .5, .75, -.25, Double.NaN, -.0312);
		assertThat(ClassSensitivity.parse(measured.words())).contains(measured);
		assertThat(measured.words()).doesNotContain("\n", "\t");
	}

	@ParameterizedTest
	@ValueSource(strings = {"", "nonsense", "scans=1", "scans=1 scans=2", "scans=one pictures=2 counted=2 pairs=2 one_empty=0 both_empty=0 "
		+ "spearman=0 ssim=0 energy=0 head_spearman=0 head_ssim=0"})
	void damagedWordsAreNotBelieved(String words) {
		assertThat(ClassSensitivity.parse(words)).isEmpty();
	}

	@Test
	void theSentenceBesideTheMapNamesMethodLayerFiguresAndClass() {
		KnownSensitivity known = new KnownSensitivity("Abs-CAM", "/Mul_output_0", Optional.empty(),
			Optional.of(new ClassSensitivity(12, 12, 12, 24, 0, 0, .978, .882, .9, Double.NaN, Double.NaN, .99, .98)));
		assertThat(known.warning(Optional.of("malignant"))).contains(
			"Abs-CAM's maps at '/Mul_output_0' do not depend on the class (rank correlation 0.98, SSIM 0.88 between classes on 12 pictures): "
				+ "the map shows where the network looks for anything, not what speaks for 'malignant'.");
		assertThat(new KnownSensitivity("Abs-CAM of normalised maps", "x", Optional.empty(), known.measured()).warning(Optional.empty())
			.orElseThrow()).startsWith("Abs-CAM of normalised maps at 'x' do not depend");
		assertThat(known.warning(Optional.empty()).orElseThrow()).endsWith("not what speaks for the class.");
		assertThat(new KnownSensitivity("Abs-CAM", "x", Optional.empty(), Optional.empty()).warning(Optional.empty())).isEmpty();
		assertThat(new KnownSensitivity("Abs-CAM", "x", Optional.empty(), Optional.of(of(.2, .2))).warning(Optional.empty())).isEmpty();
	}

	@Test
	void picturesAreSpreadEvenlyFromTheFirstToTheLast() {
		assertThat(Pictures.spread(5, 8)).containsExactly(0, 1, 2, 3, 4);
		assertThat(Pictures.spread(9, 3)).containsExactly(0, 4, 8);
		assertThat(Pictures.spread(9, 1)).containsExactly(4);
		assertThat(Pictures.spread(1000, 24)).hasSize(24).startsWith(0).endsWith(999).doesNotHaveDuplicates();
	}

	private static ClassSensitivity of(double spearman, double ssim) {
		return new ClassSensitivity(8, 8, 8, 8, 0, 0, spearman, ssim, .5, Double.NaN, Double.NaN, 0, 0);
	}

	private static ClassLikeness picture(double first, double second) {
		return new ClassLikeness("a", List.of("b", "c"), 2, List.of(pair(first), pair(second)));
	}

	private static MapLikeness pair(double spearman) {
		return new MapLikeness(spearman / 2, spearman, .5, 0);
	}

	private static float[] ramp() {
		float[] ramp = new float[WIDTH * HEIGHT];
		for (int i = 0; i < ramp.length; i++) ramp[i] = i / (ramp.length - 1f);
		return ramp;
	}

	/** A file that came with a stranger's model: numbers that are none would pass any threshold. */
	@Test
	void numbersThatCannotBeAreNoMeasurement() {
		String words = of(.9, .9).words();
		assertThat(ClassSensitivity.parse(words)).isPresent();
		assertThat(ClassSensitivity.parse(words.replace(" spearman=0.9000", " spearman=NaN"))).isEmpty();
		assertThat(ClassSensitivity.parse(words.replace(" ssim=0.9000", " ssim=-7"))).isEmpty();
		assertThat(ClassSensitivity.parse(words.replaceFirst("counted=[0-9]+", "counted=999999"))).isEmpty();
		assertThat(ClassSensitivity.parse(words.replaceFirst(" far_spearman=NaN", " far_spearman=-Infinity"))).isEmpty();
	}
}
