package org.abscam.dicom.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.Tag;
import org.abscam.dicom.result.SourceFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Planes whose places are worked out by hand (PS3.3, equation C.7.6.2.1-1). */
class SlicePlaneTest {

	private static final String AXIAL = "1\\0\\0\\0\\1\\0";
	/** Rows 2 mm apart, columns 1 mm; the fourth column's outer edge is at x = 3.5, the third row's at y = 5. */
	private static final SlicePlane SMALL = plane("0\\0\\0", AXIAL).orElseThrow();

	private static Optional<SlicePlane> plane(String position, String orientation) {
		return SlicePlane.of(header(position, orientation), 0);
	}

	private static DataSet header(String position, String orientation) {
		return new DataSet().put(0x00200052, "1.2").put(Tag.IMAGE_POSITION_PATIENT, position.split("\\\\"))
			.put(Tag.IMAGE_ORIENTATION_PATIENT, orientation.split("\\\\")).put(Tag.PIXEL_SPACING, 2, 1).put(Tag.ROWS, 3)
			.put(Tag.COLUMNS, 4);
	}

	private static SlicePlaces axial(double... z) {
		return SlicePlaces.of(DoubleStream.of(z).mapToObj(at -> new SourceFrame(header("0\\0\\" + at, AXIAL), 0)).toList());
	}

	/** The normal's part along the nearest axis of the body is the cosine of the tilt: 20 degrees are the limit. */
	@ParameterizedTest
	@CsvSource({"19, axial, coronal, sagittal", "-19, axial, coronal, sagittal", "21, oblique, oblique, oblique",
		"45, oblique, oblique, oblique"})
	void planesAreCalledByTheBodysOwn(double tilt, String alongBody, String alongFace, String alongSide) {
		double cos = Math.cos(Math.toRadians(tilt));
		double sin = Math.sin(Math.toRadians(tilt));
		assertThat(directed(1, 0, 0, 0, cos, sin).orientation()).isEqualTo(alongBody);
		assertThat(directed(1, 0, 0, 0, sin, -cos).orientation()).isEqualTo(alongFace);
		assertThat(directed(sin, cos, 0, 0, 0, -1).orientation()).isEqualTo(alongSide);
	}

	private static SlicePlane directed(double... directions) {
		return plane("0\\0\\0",
			String.join("\\", DoubleStream.of(directions).mapToObj(d -> String.format(Locale.ROOT, "%.9f", d)).toList()))
			.orElseThrow();
	}

	@ParameterizedTest
	@CsvSource({"0.995\\0\\0\\0\\1\\0, true", "0.985\\0\\0\\0\\1\\0, false", "1\\0\\0\\0\\1.015\\0, false",
		"1\\0\\0\\0.02\\0.9998\\0, false",
		"1\\0\\0\\0\\1e999\\0, false"})
	void directionsAreUnitVectorsAtARightAngle(String orientation, boolean sound) {
		assertThat(plane("5\\6\\7", orientation).isPresent()).isEqualTo(sound);
		if (sound) assertThat(plane("5\\6\\7", orientation).orElseThrow().point(3, 2)).containsExactly(5 + 3, 6 + 2 * 2, 7);
	}

	@Test
	void numberTooLargeForAnyBodyIsNoPlace() {
		assertThat(plane("0\\0\\1e999", AXIAL)).isEmpty();
		assertThat(SlicePlane.of(header("0\\0\\0", AXIAL).put(Tag.PIXEL_SPACING, "1e999", "1"), 0)).isEmpty();
	}

	/** A picture reaches from the outer edge of its first pixel to that of its last one, half a pixel beyond their centres. */
	@ParameterizedTest
	@CsvSource({"-0.5, 0, true", "-0.51, 0, false", "0, -1, true", "0, -1.02, false", "3.49, 0, true", "3.5, 0, false", "0, 4.98, true",
		"0, 5, false", "4.2, 0, false", "0, 6, false"})
	void pictureEndsAtTheEdgesOfItsPixels(double x, double y, boolean shown) {
		assertThat(SMALL.shows(new double[] {x, y, 9})).isEqualTo(shown);
	}

	@ParameterizedTest
	@CsvSource({"0.9, true", "1.1, false"})
	void planesWithinADegreeAreParallel(double degrees, boolean parallel) {
		double cos = Math.cos(Math.toRadians(degrees));
		double sin = Math.sin(Math.toRadians(degrees));
		assertThat(SMALL.isParallelTo(directed(cos, 0, sin, 0, 1, 0))).isEqualTo(parallel);
		assertThat(SMALL.isParallelTo(directed(-cos, 0, -sin, 0, 1, 0))).as("from the other side").isEqualTo(parallel);
	}

	@Test
	void usualDistanceIsNotThatAcrossAGap() {
		assertThat(axial(0, 3, 12, 15).gap()).as("3, 9 and 3 mm").isEqualTo(3);
		assertThat(axial(0, 4).gap()).isEqualTo(4);
		assertThat(axial(0).gap()).isZero();
	}

	/** Slices 3 mm apart and no thicker reach 1.5 mm to either side; slices 8 mm thick reach 4 mm, also a single one. */
	@ParameterizedTest
	@CsvSource({"3, , 1.5, true", "3, , 1.502, false", "3, 8, 3.9, true", "3, 8, 4.1, false", ", 8, 3.9, true", ", 8, 4.1, false",
		", , 0.0005, true", ", , 0.0015, false"})
	void pointBelongsToASliceByDistanceOrThickness(Double apart, String thickness, double below, boolean near) {
		DataSet first = header("0\\0\\0", AXIAL);
		DataSet second = header("0\\0\\" + apart, AXIAL);
		if (thickness != null) for (DataSet set : List.of(first, second)) set.put(Tag.SLICE_THICKNESS, thickness);
		SlicePlaces places = SlicePlaces.of(apart == null ? List.of(new SourceFrame(first, 0))
			: List.of(new SourceFrame(first, 0), new SourceFrame(second, 0)));
		SlicePlaces.Nearest nearest = places.nearest(new double[] {1, 2, -below}).orElseThrow();
		assertThat(nearest.slice()).isEqualTo(1);
		assertThat(nearest.distance()).isCloseTo(below, within(1e-12));
		assertThat(nearest.near()).isEqualTo(near);
	}

	/** Two pictures beside each other: x from −0.5 to 3.5, and from 9.5 to 13.5. */
	@ParameterizedTest
	@CsvSource({"1, 0, 1", "11, 0, 2", "50, 0, 1", "11, 0.0005, 2", "11, -0.0005, 2", "11, 0.1, 1", "11, -0.1, 2", "1, -0.1, 2",
		"1, -0.0005, 1"})
	void ofSlicesAsNearTheOneThatShowsThePointIsMeant(double x, double second, int slice) {
		SlicePlaces places = SlicePlaces.of(List.of(new SourceFrame(header("0\\0\\0", AXIAL), 0),
			new SourceFrame(header("10\\0\\" + second, AXIAL), 0)));
		assertThat(places.nearest(new double[] {x, 0, -5}).orElseThrow().slice()).isEqualTo(slice);
	}

	@Test
	void lengthsWithinOnePartInAHundredAreTheSame() {
		assertThat(axial(0, 3).differences(axial(0, 3.02))).isEmpty();
		assertThat(axial(0, 3).differences(axial(0, 3.05))).containsExactly("slices 3.05 mm apart (the scan's 3)");
		assertThat(axial(0, 3).differences(axial(0))).as("a single slice is not apart from any").isEmpty();
		assertThat(axial(0).differences(axial(0, 3))).isEmpty();
		assertThat(axial(0, 3).differences(SlicePlaces.UNKNOWN)).isEmpty();
		SlicePlaces wide = SlicePlaces.of(List.of(new SourceFrame(header("0\\0\\0", AXIAL).put(Tag.PIXEL_SPACING, 2, 1.5), 0)));
		assertThat(axial(0).differences(wide)).containsExactly("pixels of 1.5 × 2 mm (the scan's 1 × 2)");
		assertThat(wide.pixelWidth()).isEqualTo(1.5);
	}

	@Test
	void singlePictureIsNotLinkedByNumber() {
		SlicePlaces nowhere = SlicePlaces.UNKNOWN;
		assertThat(SliceLink.of(nowhere, 5, nowhere, 1).words()).isEqualTo("not linked: neither says where its slices lie");
		assertThat(SliceLink.of(nowhere, 1, nowhere, 5).words()).isEqualTo("not linked: neither says where its slices lie");
		assertThat(SliceLink.of(nowhere, 2, nowhere, 2)).isInstanceOf(SliceLink.ByNumber.class);
	}
}
