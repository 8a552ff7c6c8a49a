package org.abscam.dicom.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.DataSetWriter;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.Tag;
import org.abscam.dicom.Vr;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies near a scan: of its study, of its patient, and of nobody else. */
class NearbySeriesTest {

	private static final int PATIENT_ID = 0x00100020;

	@TempDir
	private Path top;
	private Path disc;

	@BeforeEach
	void writeDisc() throws Exception {
		disc = top.resolve("home/disc");
		write("own", image("1.1", "1", "4711", "20260102", 3));
		write("late", image("1.2", "1", "4711", "20260102", 9));
		write("first", image("1.3", "1", "4711", "20260102", 10));
		write("before", image("2.1", "2", "4711", "20250101", 1));
		write("between", image("3.1", "3", "4711", "20250601", 1));
		write("stranger", image("4.1", "4", "4712", "20260102", 1));
		write("nameless", image("", "1", "4711", "20260102", 1));
	}

	private static DataSet image(String series, String study, String patient, String date, int number) {
		return new DataSet().put(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.4").put(Tag.SOP_INSTANCE_UID, series + ".9")
			.put(Tag.SERIES_INSTANCE_UID, series).put(Tag.STUDY_INSTANCE_UID, study).put(PATIENT_ID, patient).put(Tag.STUDY_DATE, date)
			.put(Tag.SERIES_NUMBER, number).put(Tag.ROWS, 1).put(Tag.COLUMNS, 1).put(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
			.put(Tag.SAMPLES_PER_PIXEL, 1).put(Tag.BITS_ALLOCATED, 16).put(Tag.BITS_STORED, 16).put(Tag.HIGH_BIT, 15)
			.put(Tag.PIXEL_REPRESENTATION, 0).put(Tag.PIXEL_DATA, Vr.OW, new byte[2]);
	}

	private void write(String folder, DataSet set) throws Exception {
		Path file = Files.createDirectories(disc.resolve(folder)).resolve("image");
		try (OutputStream out = Files.newOutputStream(file)) {
			DataSetWriter.write(set, out);
		}
	}

	private static List<String> uids(List<StoredSeries> series) {
		return series.stream().map(StoredSeries::uid).toList();
	}

	@Test
	void seriesBesideAScanAreOfItsStudyOrOfOtherStudiesOfItsPatient() {
		NearbySeries near = NearbySeries.of(disc.resolve("own"), image("1.1", "1", "4711", "20260102", 3));
		assertThat(uids(near.ofStudy())).as("by number").containsExactly("1.2", "1.3");
		assertThat(uids(near.ofPatient())).as("the latest first").containsExactly("3.1", "2.1");
	}

	/** Nobody's study, and nobody's patient: an empty name is not one that others share. */
	@Test
	void headerThatNamesNobodyHasNoNeighbours() throws Exception {
		for (String folder : List.of("own", "late", "before")) write(folder, image(folder.length() + ".7", "", "", "", 1));
		NearbySeries near = NearbySeries.of(disc.resolve("own"), image("9.9", "", "", "", 3));
		assertThat(near.ofStudy()).isEmpty();
		assertThat(near.ofPatient()).isEmpty();
	}

	/** What the directory of a medium names counts, however far above, but not further than four folders. */
	@Test
	void directoryOfAMediumAboveCounts() throws Exception {
		DataSet directory = new DataSet().put(Tag.SOP_CLASS_UID, "1.2.840.10008.1.3.10").put(Tag.SOP_INSTANCE_UID, "9.1")
			.put(Tag.DIRECTORY_RECORD_SEQUENCE, record("HOME", "DISC", "FIRST", "IMAGE"), record("home", "disc", "before", "image"),
				record("home", "disc", "gone", "image"), record("..", "outside"), new DataSet());
		try (OutputStream out = Files.newOutputStream(top.resolve("DICOMDIR"))) {
			DataSetWriter.write(directory, out);
		}
		NearbySeries near = NearbySeries.of(disc.resolve("own"), image("1.1", "1", "4711", "20260102", 3));
		assertThat(uids(near.ofStudy())).containsExactly("1.3");
		assertThat(uids(near.ofPatient())).containsExactly("2.1");
		MediaDirectory read = MediaDirectory.read(top.resolve("DICOMDIR"));
		assertThat(read.missing()).containsExactly("home/disc/gone/image", "../outside");
		assertThat(read.files()).hasSize(2);
		Path deep = Files.createDirectories(disc.resolve("own/a/b"));
		assertThat(NearbySeries.of(deep, image("1.1", "1", "4711", "20260102", 3)).ofStudy()).as("five folders up").isEmpty();
	}

	private static DataSet record(String... names) {
		return new DataSet().put(Tag.REFERENCED_FILE_ID, names);
	}

	@Test
	void filesOfAFolderComeBeforeThoseOfFoldersInItAndHiddenOnesNever() throws Exception {
		for (String name : List.of("b", "a/z", "a/y", "c/x", ".hidden", ".folder/w", "dicomdir"))
			Files.writeString(Files.createDirectories(top.resolve("files").resolve(name).getParent()).resolve(Path.of(name).getFileName()),
				"");
		Path files = top.resolve("files");
		assertThat(FolderFiles.below(files)).containsExactly(files.resolve("b"), files.resolve("a/y"), files.resolve("a/z"),
			files.resolve("c/x"));
	}

	private static DataSet slice(int number, int position, int pixel) {
		return image("5.1", "5", "4711", "20260102", 1).put(Tag.SOP_INSTANCE_UID, "5.1." + number).put(Tag.INSTANCE_NUMBER, number)
			.put(Tag.IMAGE_POSITION_PATIENT, 0, 0, position).put(Tag.IMAGE_ORIENTATION_PATIENT, 1, 0, 0, 0, 1, 0)
			.put(Tag.PIXEL_DATA, Vr.OW, new byte[] {(byte) pixel, 0});
	}

	private OrderedSlices ordered(DataSet... slices) throws Exception {
		Path folder = Files.createDirectories(top.resolve("slices" + slices.length));
		for (int i = 0; i < slices.length; i++) {
			try (OutputStream out = Files.newOutputStream(folder.resolve("" + i))) {
				DataSetWriter.write(slices[i], out);
			}
		}
		return SeriesFolder.of(folder).choose("").ordered();
	}

	/** A position that has one image more than the others: the same pixels under another name are left out, others are not. */
	@Test
	void copyUnderAnotherNameIsLeftOutAndAnotherImageIsNot() throws Exception {
		OrderedSlices copy = ordered(slice(1, 0, 1), slice(2, 3, 2), slice(3, 6, 3), slice(4, 3, 2));
		assertThat(copy.slices()).extracting(Slice::number).containsExactly(1., 2., 3.);
		assertThat(copy.depth()).isEqualTo(3);
		assertThat(copy.notes()).containsExactly("has 1 image twice, whose second copies were left out (3)");
		OrderedSlices other = ordered(slice(1, 0, 1), slice(2, 3, 2), slice(3, 6, 3), slice(4, 3, 9), slice(5, 9, 4));
		assertThat(other.slices()).extracting(Slice::number).containsExactly(1., 2., 3., 4., 5.);
		assertThat(other.depth()).isZero();
		assertThat(other.notes())
			.containsExactly("has more images at some positions than at others, as if one were missing or twice there; "
				+ "all are in the order of their numbers");
		OrderedSlices rescaled = ordered(slice(1, 0, 1), slice(2, 3, 2), slice(3, 6, 3), slice(4, 3, 2).put(Tag.RESCALE_SLOPE, 2), slice(5,
			9, 5), slice(6, 12, 6));
		assertThat(rescaled.slices()).as("the same stored values, but other Hounsfield units").hasSize(6);
	}

	/** Two images of one number, place and moment whose pixels differ: one of them does not belong there. */
	@Test
	void imagesOfOneNumberAndPlaceWithOtherPixelsAreRefused() {
		DataSet second = slice(2, 3, 9).put(Tag.SOP_INSTANCE_UID, "5.1.77");
		assertThatThrownBy(() -> ordered(slice(1, 0, 1), slice(2, 3, 2), second)).isInstanceOf(DicomException.class)
			.hasMessageContaining("have different pixels; remove the one that does not belong there");
	}
}
