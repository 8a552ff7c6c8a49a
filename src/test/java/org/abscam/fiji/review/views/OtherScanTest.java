package org.abscam.fiji.review.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.IJ;
import ij.ImagePlus;
import ij.process.ImageProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.abscam.dicom.series.NearbySeries;
import org.abscam.dicom.series.StoredSeries;
import org.abscam.scan.DicomBytes;
import org.abscam.scan.ResultMark;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.ScanReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can stand beside a scan, as it is found and told. */
class OtherScanTest {

	@TempDir
	private Path folder;
	private Scan scan;

	@BeforeEach
	void write() throws IOException, ScanException {
		new StudyOnDisk(folder.resolve("now/a"), 1, "T2 axial", "7", "20130717", "P1/19660101").writeAxial(4);
		new StudyOnDisk(folder.resolve("now/b"), 2, "T2 coronal", "7", "20130717", "P1/19660101").writeCoronal(5);
		new StudyOnDisk(folder.resolve("now/old"), 1, "T2 axial", "6", "20120531", "P1/19660101").writeAxial(3);
		new StudyOnDisk(folder.resolve("now/stranger"), 1, "T2 axial", "5", "20130717", "P2/19770202").writeAxial(3);
		scan = ScanReader.open(folder.resolve("now/a"));
	}

	private Pairing with(OtherScan other) {
		return Pairing.of(scan.image(), scan.sources(), other);
	}

	@Test
	void seriesOfTheStudyAndOfThePatientAreFoundAndThoseOfOthersAreNot() {
		NearbySeries near = NearbySeries.of(folder.resolve("now/a"), scan.sources().get(0).header());
		assertThat(near.ofStudy()).extracting(StoredSeries::description).containsExactly("T2 coronal");
		assertThat(near.ofPatient()).extracting(StoredSeries::date).containsExactly("20120531");
	}

	@Test
	void eachSliceBesideTheScanIsShownThroughItsOwnWindow() throws Exception {
		Path series = Files.createDirectory(folder.resolve("windows"));
		for (int i = 1; i <= 2; i++)
			Files.write(series.resolve("s" + i),
				DicomBytes.grey16(2, 1, 12, false, 0, 4095).text(0x0020000E, "UI", "1.2.3").text(0x00200013, "IS", "" + i)
					.text(0x00281050, "DS", "" + 100 * i).text(0x00281051, "DS", "80").toBytes());
		ImagePlus image = OtherScan.of(series).image();
		OtherPicture picture = new OtherPicture(image, null);
		for (int slice : new int[] {2, 1, 2}) {
			picture.show(image.getStack().getProcessor(slice));
			assertThat(image.getDisplayRangeMin()).isEqualTo(slice == 1 ? 60 : 160);
			assertThat(image.getDisplayRangeMax()).isEqualTo(slice == 1 ? 139 : 239);
		}
	}

	@Test
	void fileOfASeriesMeansTheSeriesWhichStaysOnDisk() throws ScanException {
		OtherScan other = OtherScan.named(folder.resolve("now/b/IM002").toString(), scan.image());
		assertThat(other.image().getStackSize()).isEqualTo(5);
		assertThat(other.image().getStack().isVirtual()).isTrue();
		assertThat(other.label(Optional.of(scan.sources().get(0).header()))).isEqualTo("T2 coronal, 2013-07-17");
		assertThat(other.image().getDisplayRangeMin()).as("window of the header, 600 and 1200").isBetween(-1., 1.);
		assertThat(other.image().getDisplayRangeMax()).isBetween(1199., 1201.);
		assertThat(with(other).alarm()).isEmpty();
		assertThat(with(other).words()).isEqualTo(
			"Linked by position (same frame of reference); other orientation (coronal, the scan axial).");
	}

	@Test
	void priorIsLinkedByNumberAndSaysHowOldItIs() throws ScanException {
		OtherScan prior = OtherScan.named(folder.resolve("now/old").toString(), scan.image());
		// date -d 2013-07-17 minus 2012-05-31: 412 days
		assertThat(prior.label(Optional.of(scan.sources().get(0).header()))).isEqualTo("T2 axial, 2012-05-31, 412 days before");
		assertThat(with(prior).words()).isEqualTo("Linked by slice number, not by position: another frame of reference.");
		assertThat(with(prior).alarm()).isEmpty();
	}

	@Test
	void anotherPatientIsToldWithoutNames() throws ScanException {
		Pairing pairing = with(OtherScan.named(folder.resolve("now/stranger").toString(), scan.image()));
		assertThat(pairing.alarm()).isEqualTo("Another patient, by the headers: patient ID and birth date differ.");
		assertThat(pairing.alarm() + pairing.words()).doesNotContain("P2", "Doe", "1977");
	}

	@Test
	void imageWithoutAHeaderIsNotLinkedByPosition() throws ScanException {
		ImagePlus open = IJ.createImage("plain", "16-bit ramp", 64, 64, 9);
		open.setDisplayRange(10, 20);
		OtherScan other = OtherScan.of(open, scan.image());
		assertThat(with(other).words()).isEqualTo("Linked by slice number, not by position: it does not say where its slices lie; "
			+ "whether it is the same patient is not said.");
		other.image().setDisplayRange(1, 2);
		other.image().setSlice(7);
		assertThat(open.getDisplayRangeMin()).as("slice and window are its own").isEqualTo(10);
		assertThat(open.getCurrentSlice()).isEqualTo(1);
		ImagePlus single = IJ.createImage("single", "8-bit", 64, 64, 1);
		assertThat(with(OtherScan.of(single, scan.image())).words())
			.isEqualTo("Not linked: it does not say where its slices lie; whether it is the same patient is not said.");
	}

	@Test
	void whatCannotBeComparedIsSaidInASentence() {
		ImagePlus result = IJ.createImage("map", "32-bit", 8, 8, 1);
		ResultMark.put(result, scan.image());
		assertThatThrownBy(() -> OtherScan.of(result, scan.image())).isInstanceOf(ScanException.class)
			.hasMessage("'map' was made by Abs-CAM and is no scan; compare with an image that was recorded");
		assertThatThrownBy(() -> OtherScan.of(scan.image(), scan.image())).isInstanceOf(ScanException.class)
			.hasMessage("'a' is the scan itself; compare it with another image");
		assertThatThrownBy(() -> OtherScan.named("nowhere", scan.image())).isInstanceOf(ScanException.class)
			.hasMessageContaining("'nowhere' is neither the title of an open image nor a file or folder");
		assertThatThrownBy(() -> OtherScan.named(folder.toString(), scan.image())).isInstanceOf(ScanException.class)
			.hasMessageContaining("holds 4 series; name a file of the one that is meant");
	}

	@Test
	void onlyTheLastOfManySlicesIsReadAndAChangedFileIsTold() throws Exception {
		OtherScan other = OtherScan.named(folder.resolve("now/b").toString(), scan.image());
		BlockingQueue<Object> came = new ArrayBlockingQueue<>(20);
		List<ImageProcessor> pixels = new ArrayList<>();
		try (SliceFetcher fetcher = new SliceFetcher(other.image(), (slice, ip) -> {
			pixels.add(ip);
			came.add(slice);
		}, came::add)) {
			fetcher.wish(3);
			assertThat(came.poll(10, TimeUnit.SECONDS)).isEqualTo(3);
			// row 76, column 80 of the slice at y = -50: x = 24, z = 90 - 1.5 * 76 = -24, the small ball of brightness 1200
			assertThat(pixels.get(0).get(80, 76)).isBetween(1200, 1222);
			Files.write(folder.resolve("now/b/IM001"), new byte[] {1, 2, 3});
			fetcher.wish(1);
			assertThat(came.poll(10, TimeUnit.SECONDS).toString()).endsWith("IM001 has changed; open it again.");
		}
	}
}
