package org.abscam.dicom.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Slices without files, put in order by what their headers say; distances and angles are worked out by hand. */
class SliceOrderTest {

	private static final double[] AXIAL = {1, 0, 0, 0, 1, 0};
	private static final List<Double> NO_MOMENT = Collections.nCopies(Moment.values().length, Double.NaN);

	private static Slice slice(int number, double x, double y, double z) {
		return slice(number, new Place(new double[] {x, y, z}, AXIAL));
	}

	private static Slice slice(int number, Place place) {
		return new Slice(Path.of("f" + number), 0, number, Optional.of(place), NO_MOMENT, "40.0 80.0", "0.500 x 0.500", "1.2." + number);
	}

	private static Slice at(double time, int number, double z) {
		List<Double> moments = new ArrayList<>(NO_MOMENT);
		moments.set(Moment.TIME.ordinal(), time);
		return with(slice(number, 0, 0, z), moments);
	}

	private static Slice with(Slice slice, List<Double> moments) {
		return new Slice(slice.file(), slice.frame(), slice.number(), slice.place(), moments, slice.window(), slice.spacing(),
			slice.object());
	}

	/** One after the other, at distances along z. */
	private static OrderedSlices stack(String steps) throws Exception {
		List<Slice> slices = new ArrayList<>(List.of(slice(1, 0, 0, 0)));
		double z = 0;
		for (String step : steps.split(" ")) slices.add(slice(slices.size() + 1, 0, 0, z += Double.parseDouble(step)));
		return SliceOrder.of(slices);
	}

	private static List<Integer> numbers(OrderedSlices ordered) {
		return ordered.slices().stream().map(s -> (int) s.number()).toList();
	}

	@ParameterizedTest
	@CsvSource({"2.5 2.5 2.5, 2.5", "3 3 3 3.25, 3.0625", "3 4.4 3, 3.4666666667", "3 3 4.6 3, 3", "3 9 3, 3", "2 4 4, 3.3333333333",
		"1 1 2 2 2 9, 2", "5, 5"})
	void distanceIsTheMeanOrTheUsualOneWhereSlicesAreMissing(String steps, double depth) throws Exception {
		assertThat(stack(steps).depth()).isCloseTo(depth, within(1e-9));
		assertThat(stack(steps).frames()).isEqualTo(1);
	}

	@Test
	void missingSlicesAreCounted() throws Exception {
		assertThat(stack("3 3 4.6 3").notes())
			.containsExactly("seems to lack 1 slice between its slices 3 and 4, which are 4.6 mm apart and not 3");
		assertThat(stack("3 12 3 3 7.4 3").notes()).containsExactly(
			"seems to lack 3 slices between its slices 2 and 3, which are 12 mm apart and not 3",
			"seems to lack 1 slice between its slices 5 and 6, which are 7.4 mm apart and not 3");
		assertThat(stack("3 9 3 9 3 9 3 3 9 3 3 9 3").notes()).hasSize(4).last().isEqualTo("has 2 more gaps of that kind");
		assertThat(stack("3 9 3 9 3 9 3 3 9 3 3 3 3").notes()).last().isEqualTo("has 1 more gap of that kind");
		assertThat(stack("3 9 3 9 3 9 3").notes()).hasSize(3);
		assertThat(stack("3 4.5 3").notes()).as("one and a half").hasSize(1).first().asString().startsWith("seems to lack 1 slice");
	}

	@Test
	void unequalDistancesAreSaidFromATenthOn() throws Exception {
		assertThat(stack("3 3 3 3.25").notes()).isEmpty();
		assertThat(stack("3 3 3 3.35").notes()).containsExactly("has slices at unequal distances, from 3 to 3.35 mm");
		assertThat(stack("3 2.65 3 3").notes()).containsExactly("has slices at unequal distances, from 2.65 to 3 mm");
		assertThat(stack("4.4 3 3").notes()).as("not yet one and a half").hasSize(1).first().asString().startsWith("has slices at unequal");
	}

	/** Each slice 2 mm above the one before, and to the back by 2 mm times the tangent of the gantry's tilt. */
	@ParameterizedTest
	@CsvSource({"10, 10.0", "-10, 10.0", "0.6, 0.6", "0.4, "})
	void tiltedGantryIsSaidInDegrees(double degrees, String said) throws Exception {
		double shift = 2 * Math.tan(Math.toRadians(degrees));
		List<String> notes = SliceOrder.of(IntStream.range(0, 5).mapToObj(i -> slice(i + 1, 0, i * shift, 2 * i)).toList()).notes();
		if (said == null) assertThat(notes).isEmpty();
		else assertThat(notes).singleElement().asString().startsWith("was made with a tilted gantry: each slice lies " + said + " degrees");
		List<String> down = SliceOrder.of(IntStream.range(0, 5).mapToObj(i -> slice(i + 1, 0, i * shift, -2 * i)).toList()).notes();
		assertThat(down).as("the other way round").isEqualTo(notes);
	}

	@Test
	void slicesShiftedToAndFroAreNoTilt() throws Exception {
		double[] shifts = {0, 1, 0, 2, 1};
		assertThat(SliceOrder.of(IntStream.range(0, 5).mapToObj(i -> slice(i + 1, shifts[i], 0, 2 * i)).toList()).notes())
			.containsExactly("has slices that are shifted sideways against each other, which its pixels are not corrected for");
	}

	/** Numbers that run against the normal, also where some in the middle are out of order. */
	@ParameterizedTest
	@CsvSource({"1 2 3 4, 1 2 3 4", "4 3 2 1, 1 2 3 4", "1 3 2 4, 1 3 2 4", "4 2 3 1, 1 3 2 4", "2 1 4 3, 2 1 4 3"})
	void stackRunsTheWayItsNumbersRun(String byPlace, String expected) throws Exception {
		int[] numbers = Arrays.stream(byPlace.split(" ")).mapToInt(Integer::parseInt).toArray();
		List<Slice> slices = new ArrayList<>(IntStream.range(0, 4).mapToObj(i -> slice(numbers[i], 0, 0, 3 * i)).toList());
		for (int turn = 0; turn < 4; turn++) {
			Collections.rotate(slices, 1);
			assertThat(numbers(SliceOrder.of(slices)).toString()).isEqualTo("[" + expected.replace(" ", ", ") + "]");
		}
	}

	@Test
	void timePointsAreFramesEachAStackOfItsOwn() throws Exception {
		List<Slice> slices = List.of(at(2, 1, 0), at(1, 2, 0), at(2, 3, 3), at(1, 4, 3));
		OrderedSlices ordered = SliceOrder.of(slices);
		assertThat(ordered.frames()).isEqualTo(2);
		assertThat(numbers(ordered)).containsExactly(2, 4, 1, 3);
		assertThat(ordered.depth()).isEqualTo(3);
		assertThat(ordered.notes()).containsExactly("has 2 images at each position (time points), which are the frames of its stack");
		OrderedSlices others = SliceOrder.of(List.of(at(1, 1, 0), at(2, 2, 0), at(1, 3, 3), at(3, 4, 3)));
		assertThat(others.notes())
			.containsExactly("has 2 images at each position, whose time points are not the same everywhere; all are in "
				+ "the order of their numbers");
		assertThat(numbers(others)).containsExactly(1, 2, 3, 4);
		assertThat(others.depth()).isZero();
		assertThat(others.frames()).isEqualTo(1);
	}

	/** Of time points that move by less than a fiftieth of the distance of slices, each belongs to the position of the first. */
	@ParameterizedTest
	@CsvSource({"0.05, 2, 3", "0.065, 1, 1.2"})
	void timePointsMayLieASliver(double sliver, int frames, double depth) throws Exception {
		List<Slice> slices = new ArrayList<>();
		for (int i = 0; i < 6; i++) slices.add(at(i % 2, i + 1, 100 + 3 * (i / 2) + sliver * (i % 2)));
		OrderedSlices ordered = SliceOrder.of(slices);
		assertThat(ordered.frames()).isEqualTo(frames);
		if (frames == 2) assertThat(ordered.depth()).isCloseTo(depth, within(1e-9));
		else assertThat(ordered.slices()).extracting(Slice::number).containsExactly(1., 2., 3., 4., 5., 6.);
	}

	/** Measured times differ a little from slice to slice, and are frames all the same. */
	@Test
	void phasesOfTheHeartNeedNotBeTheSameEverywhere() throws Exception {
		List<Slice> slices = new ArrayList<>();
		double[] triggers = {0, 401, 2, 399};
		for (int i = 0; i < 4; i++) {
			List<Double> moments = new ArrayList<>(NO_MOMENT);
			moments.set(Moment.TRIGGER.ordinal(), triggers[i]);
			slices.add(with(slice(9 - i, 0, 0, 5 * (i / 2)), moments));
		}
		OrderedSlices ordered = SliceOrder.of(slices);
		assertThat(ordered.frames()).isEqualTo(2);
		assertThat(ordered.notes()).singleElement().asString().contains("(phases of the heart)");
		assertThat(numbers(ordered)).as("from the lowest number on, first the early phase").containsExactly(7, 9, 6, 8);
	}

	/** Without a word on time the numbers count; a single position has no distance. */
	@Test
	void imagesOfOnePositionAreFramesInTheOrderOfTheirNumbers() throws Exception {
		OrderedSlices ordered = SliceOrder.of(List.of(slice(3, 0, 0, 7), slice(1, 0, 0, 7), slice(2, 0, 0, 7)));
		assertThat(numbers(ordered)).containsExactly(1, 2, 3);
		assertThat(ordered.frames()).isEqualTo(3);
		assertThat(ordered.depth()).isZero();
		assertThat(ordered.notes()).containsExactly("has 3 images at each position, which are the frames of its stack");
	}

	/** A hundredth of a millimetre in the plane. */
	@ParameterizedTest
	@CsvSource({"0.009, 2", "0.011, 1"})
	void imagesBesideEachOtherAreNoStack(double beside, int frames) throws Exception {
		OrderedSlices ordered =
			SliceOrder.of(List.of(slice(1, 0, 0, 0), slice(2, beside, 0, 0), slice(3, 0, 0, 3), slice(4, beside, 0, 3)));
		assertThat(ordered.frames()).isEqualTo(frames);
		if (frames == 1) assertThat(ordered.notes()).containsExactly(
			"has slices beside each other in one plane; all are in the order of their numbers");
	}

	@ParameterizedTest
	@ValueSource(doubles = {.0009, .0011})
	void directionsMayDifferByAThousandth(double by) throws Exception {
		Place other = new Place(new double[] {0, 0, 1}, new double[] {1, by, 0, 0, 1, 0});
		OrderedSlices ordered = SliceOrder.of(List.of(slice(1, 0, 0, 0), slice(2, 0, 0, 2), slice(3, other)));
		assertThat(numbers(ordered)).isEqualTo(by < .001 ? List.of(1, 3, 2) : List.of(1, 2, 3));
		if (by > .001) assertThat(ordered.notes()).containsExactly(
			"has slices of different directions, which are in the order of their numbers");
	}

	@Test
	void slicesWithoutAPlaceAreInTheOrderOfTheirNumbers() throws Exception {
		Slice lost = new Slice(Path.of("f9"), 0, 2, Optional.empty(), NO_MOMENT, "40.0 80.0", "", "1.2.9");
		Slice other = new Slice(Path.of("f8"), 0, 1, Optional.empty(), NO_MOMENT, "40.0 80.0", "", "1.2.8");
		OrderedSlices some = SliceOrder.of(List.of(slice(3, 0, 0, 0), lost, slice(1, 0, 0, 9)));
		assertThat(numbers(some)).containsExactly(1, 2, 3);
		assertThat(some.notes())
			.containsExactly("does not say where 1 of its 3 slices lie; all are in the order of their numbers");
		assertThat(SliceOrder.of(List.of(lost, other)).notes())
			.containsExactly("does not say where its slices lie, which are in the order of their numbers");
		Slice second = new Slice(lost.file(), 1, 3, Optional.empty(), NO_MOMENT, "40.0 80.0", "", "1.2.9");
		assertThat(SliceOrder.of(List.of(lost, second)).notes()).as("frames of a movie").isEmpty();
		assertThat(SliceOrder.of(List.of(lost)).notes()).as("a single image").isEmpty();
	}

	private static Slice seen(int number, String window, String spacing) {
		Slice slice = slice(number, 0, 0, 3 * number);
		return new Slice(slice.file(), 0, number, slice.place(), NO_MOMENT, window, spacing, slice.object());
	}

	@Test
	void windowsAndSizesThatDifferAreSaid() throws Exception {
		String one = "0.500 x 0.500";
		assertThat(SliceOrder.of(List.of(seen(1, "40.0 80.0", one), seen(2, "50.0 80.0", one))).notes()).containsExactly(
			"has 2 different windows in the headers of its slices; each slice is seen through its own, unless another is asked for");
		assertThat(SliceOrder.of(List.of(seen(1, "40.0 80.0", one), seen(2, "50.0 80.0", one), seen(3, " ", one))).notes())
			.containsExactly(
				"has 2 different windows in the headers of its slices, and 1 slice without one; all are seen through one window");
		assertThat(SliceOrder.of(List.of(seen(1, "40.0 80.0", one), seen(2, " ", one))).notes()).isEmpty();
		assertThat(SliceOrder.of(List.of(seen(1, "", one), seen(2, "", "0.600 x 0.600"), seen(3, "", ""))).notes()).singleElement()
			.asString().startsWith("has slices whose pixels are of different sizes (0.500 x 0.500, 0.600 x 0.600 mm); lengths");
		assertThat(SliceOrder.of(List.of(seen(1, "", one), seen(2, "", "0.600 x 0.600"), seen(3, "", "0.700 x 0.700"), seen(4, "",
			"0.800 x 0.800"))).notes()).singleElement().asString().contains("(0.500 x 0.500, 0.600 x 0.600 and 2 more mm)");
	}

	/** The larger of the angles between rows and between columns. */
	@ParameterizedTest
	@CsvSource({"30, 0, 30", "0, 30, 30", "20, -40, 40", "0, 180, 180", "0, 0, 0"})
	void turnIsTheLargerOfBothAngles(double rows, double columns, double expected) {
		double r = Math.toRadians(rows);
		double c = Math.toRadians(columns);
		Place turned = new Place(new double[3], new double[] {Math.cos(r), 0, Math.sin(r), 0, Math.cos(c), Math.sin(c)});
		assertThat(turned.turnedFrom(new Place(new double[3], AXIAL))).isCloseTo(expected, within(1e-5));
	}

	@Test
	void wayBesideAPlaceIsInItsPlane() {
		Place place = new Place(new double[] {1, 2, 3}, new double[] {0, 1, 0, 0, 0, -1}); // its normal is −x
		assertThat(place.normal()).containsExactly(-1, 0, 0);
		assertThat(new Place(new double[] {9, 5, 7}, AXIAL).besides(place)).as("3 and 4 mm").isCloseTo(5, within(1e-12));
		assertThat(new Place(new double[] {9, 5, 7}, AXIAL).from(place)).containsExactly(8, 3, 4);
		assertThat(new Place(new double[] {9, 5, 7}, AXIAL).along(new double[] {0, 0, 2})).isEqualTo(14);
		Place oblique = new Place(new double[3], new double[] {1 / 3., 2 / 3., 2 / 3., 2 / 3., 1 / 3., -2 / 3.});
		assertThat(oblique.normal()).containsExactly(new double[] {-2 / 3., 2 / 3., -1 / 3.}, within(1e-12));
		Place stretched = new Place(new double[3], new double[] {2, 0, 0, 0, 1, 0});
		assertThat(new Place(new double[] {3, 4, 5}, AXIAL).besides(stretched)).as("whatever the length of its normal").isEqualTo(5);
		assertThat(Place.angle(new double[3], new double[] {1, 0, 0})).as("of nothing").isZero();
		assertThat(new Place(new double[] {3, 4, 0}, AXIAL).besides(new Place(new double[3], new double[6]))).as("no plane").isEqualTo(5);
	}

	private static SeriesFile file(int number, double degrees) {
		double a = Math.toRadians(degrees);
		return file(List.of(slice(number, new Place(new double[] {0, 0, number}, new double[] {1, 0, 0, 0, Math.cos(a), Math.sin(a)}))));
	}

	private static SeriesFile file(List<Slice> slices) {
		return new SeriesFile(Path.of("in", "f" + (int) slices.get(0).number()),
			new SeriesFile.Label("1.2", "7", "MR", "", "", "", ""), true, Optional.empty(),
			Optional.of(new SeriesFile.Look(4, 4, 1, "16", false, "1 0", Optional.empty())), slices,
			new Share(slices.get(0).number(), slices.get(0).object(), Optional.empty(), 0, 0));
	}

	/** What more than half of the images share is the series; the rest is a part of its own. */
	@ParameterizedTest
	@CsvSource({"0 0 0 90 90, 3 2", "0 0 90 90, 4", "0 0 0 0, 4", "0 0 4.9, 3", "0 0 5.1, 2 1", "90 0 0, 2 1", "0 30 60, 3",
		"0 0 0 90 45, 3 2"})
	void scoutsOfOtherDirectionsAreAPartOfTheirOwn(String degrees, String parts) throws Exception {
		List<SeriesFile> files = new ArrayList<>();
		for (String d : degrees.split(" ")) files.add(file(files.size() + 1, Double.parseDouble(d)));
		List<StoredSeries> series = SeriesParts.of(files);
		assertThat(String.join(" ", series.stream().map(s -> "" + s.files().size()).toList())).isEqualTo(parts);
		assertThat(series.stream().flatMap(s -> s.files().stream())).containsExactlyInAnyOrderElementsOf(files);
		if (series.size() == 1) return;
		int others = series.get(1).files().size();
		assertThat(series.get(0).others()).isEqualTo(others);
		assertThat(Stream.of(series.get(0).uid(), series.get(0).number(), series.get(1).uid(), series.get(1).number())).containsExactly(
			"1.2",
			"7", "1.2/2", "7/2");
		assertThat(series.get(0).ordered().notes()).first().isEqualTo("holds also " + others + (others == 1 ? " image" : " images")
			+ " of other directions, as localizers have, which " + (others == 1 ? "was" : "were")
			+ " left out; series=7/2 is that part of the series");
	}

	@Test
	void filesOfManyFramesAreStacksOfTheirOwnAndFilesWithoutAPlaceAreNotSplit() {
		SeriesFile movie = file(List.of(slice(8, 0, 0, 0), slice(9, 0, 0, 1)));
		assertThat(SeriesParts.of(List.of(file(1, 0), file(2, 90), movie))).extracting(StoredSeries::number).containsExactly("7/1", "7/2");
		Slice lost = new Slice(Path.of("f9"), 0, 9, Optional.empty(), NO_MOMENT, "", "", "1.2.9");
		assertThat(SeriesParts.of(List.of(file(1, 0), file(2, 0), file(3, 90), file(List.of(lost))))).hasSize(1);
		assertThat(SeriesParts.of(List.of(movie)).get(0).images()).isEqualTo(2);
	}

	private static DataSet placed(double z) {
		return new DataSet().put(Tag.PLANE_POSITION_SEQUENCE, new DataSet().put(Tag.IMAGE_POSITION_PATIENT, 0, 0, z))
			.put(Tag.FRAME_CONTENT_SEQUENCE, new DataSet().put(Tag.TEMPORAL_POSITION_INDEX, 10 * z));
	}

	/** A position in the header of a plain movie is that of all its frames, and so none; functional groups say it of each. */
	@Test
	void framesHaveThePlacesOfTheirGroupsAndAMovieHasNone() {
		DataSet set = new DataSet().put(Tag.SOP_INSTANCE_UID, "1.2.3").put(Tag.IMAGE_POSITION_PATIENT, 1, 2, 3)
			.put(Tag.IMAGE_ORIENTATION_PATIENT, AXIAL).put(Tag.PIXEL_SPACING, .5, .25).put(Tag.WINDOW_CENTER, 40).put(Tag.WINDOW_WIDTH, 80)
			.put(Tag.TEMPORAL_POSITION_IDENTIFIER, 4);
		Path file = Path.of("f");
		Slice single = Slice.of(file, set, 1).get(0);
		assertThat(single.place().orElseThrow().position()).containsExactly(1, 2, 3);
		assertThat(single.number()).as("which nobody says").isInfinite();
		assertThat(Slice.of(file, set.put(Tag.INSTANCE_NUMBER, 7), 1).get(0).number()).isEqualTo(7);
		assertThat(single.moment(Moment.TIME)).isEqualTo(4);
		assertThat(single.moment(Moment.ECHO)).isNaN();
		assertThat(List.of(single.window(), single.spacing(), single.object())).containsExactly("40.0 80.0", "0.500 x 0.250", "1.2.3");
		List<Slice> movie = Slice.of(file, set, 2);
		assertThat(movie).extracting(Slice::number).containsExactly(1., 2.);
		assertThat(movie).extracting(Slice::frame).containsExactly(0, 1);
		assertThat(movie).allMatch(slice -> slice.place().isEmpty() && Double.isNaN(slice.moment(Moment.TIME)));
		assertThat(movie).allMatch(slice -> slice.window().equals("40.0 80.0"));
		List<Slice> enhanced = Slice.of(file, set.put(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, placed(5), placed(6)), 2);
		assertThat(enhanced.get(1).place().orElseThrow().position()).containsExactly(0, 0, 6);
		assertThat(enhanced.get(1).moment(Moment.TIME)).as("the index of its own group").isEqualTo(60);
		assertThat(Slice.of(file, new DataSet(), 1).get(0).place()).isEmpty();
		assertThat(Slice.of(file, new DataSet(), 1).get(0).window()).isBlank();
		assertThat(Slice.of(file, new DataSet().put(Tag.IMAGE_POSITION_PATIENT, 1, 2, 3), 1).get(0).place()).as("no directions").isEmpty();
	}

	/** The element of a single image, and that of a frame's group where it has another name (PS3.3, sections C.8.13 and C.8.7). */
	@ParameterizedTest
	@CsvSource({"ECHO, 0x00180086, 0x00189114, 0x00189082", "WEIGHTING, 0x00189087, 0x00189117, 0x00189087",
		"TRIGGER, 0x00181060, 0x00189118, 0x00209153", "ACQUISITION, 0x00200012, 0x00209111, 0x00209156"})
	void momentsAreThoseOfTheHeaderOrOfItsGroups(Moment moment, String tag, String sequence, String inSequence) {
		DataSet set = new DataSet().put(Integer.decode(tag), 3.);
		assertThat(Slice.of(Path.of("f"), set, 1).get(0).moment(moment)).isEqualTo(3);
		set.put(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE,
			new DataSet().put(Integer.decode(sequence), new DataSet().put(Integer.decode(inSequence), 8.)));
		assertThat(Slice.of(Path.of("f"), set, 1).get(0).moment(moment)).isEqualTo(8);
	}
}
