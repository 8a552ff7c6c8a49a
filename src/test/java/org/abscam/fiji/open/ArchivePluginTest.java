package org.abscam.fiji.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.io.FileSaver;
import ij.macro.Interpreter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.abscam.dicom.Tag;
import org.abscam.dicom.web.Archive;
import org.abscam.dicom.web.ArchiveAddress;
import org.abscam.dicom.web.ArchivedSeries;
import org.abscam.dicom.web.Credentials;
import org.abscam.dicom.web.StubArchive;
import org.abscam.dicom.web.StudySearch;
import org.abscam.fiji.ImageJMenu;
import org.abscam.scan.ScanException;
import org.abscam.scan.ScanReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ImageJMenu.class)
class ArchivePluginTest {

	private static final String SECRET = "me:secret-word";

	@TempDir
	private Path folder;
	private StubArchive stub;
	private final String usual = System.getProperty("java.io.tmpdir");

	@BeforeEach
	void start() throws Exception {
		stub = new StubArchive(3);
		System.setProperty("java.io.tmpdir", Files.createDirectory(folder.resolve("temporary")).toString());
	}

	@AfterEach
	void close() {
		stub.close();
		System.setProperty("java.io.tmpdir", usual);
		ImagePlus image = WindowManager.getCurrentImage();
		if (image != null) image.close();
	}

	@Test
	void aSeriesOpensWithItsValuesAndLeavesNothingBehind() throws Exception {
		Path credentials = Files.writeString(folder.resolve("who.txt"), SECRET);
		Files.setPosixFilePermissions(credentials, PosixFilePermissions.fromString("rw-------"));
		stub.wanted = "Basic " + Base64.getEncoder().encodeToString(SECRET.getBytes());
		assertThat(run("address=[" + series() + "] credentials=[" + credentials + "]")).isNull();
		ImagePlus image = WindowManager.getCurrentImage();
		assertThat(image.getStackSize()).isEqualTo(3);
		assertThat(image.getTitle()).startsWith("series-").doesNotContain(StubArchive.SERIES);
		for (int slice = 1; slice <= 3; slice++)
			assertThat((int) image.getCalibration().getCValue(image.getStack().getProcessor(slice).get(5, 0)))
				.isEqualTo((5 * 31 + slice * 7) % 1000);
		assertThat(ScanReader.shown(image).sources().get(1).header().text(Tag.SOP_INSTANCE_UID)).contains(StubArchive.uid(2));
		assertThat(folder.resolve("temporary")).as("what was fetched").isEmptyDirectory();
		assertThat(String.valueOf(IJ.getLog())).doesNotContain("secret-word").doesNotContain("Secret^Name");
	}

	/** As "Compare with" of the review window offers them. */
	@Test
	void theOtherSeriesOfTheStudyAreAskedForWhileTheImageIsOpen() throws Exception {
		stub.second = true;
		assertThat(run("address=[" + series() + "]")).isNull();
		ImagePlus image = WindowManager.getCurrentImage();
		SameStudy study = SameStudy.of(image).orElseThrow();
		assertThat(study.others()).as("of images, and not its own").singleElement()
			.satisfies(other -> assertThat(other.uid()).isEqualTo(StubArchive.SERIES + "8"));
		ArchivedSeries own =
			new ArchivedSeries(StubArchive.SERIES, Optional.of(7), "US", "", Optional.of(3));
		assertThat(study.open(own).image().getStackSize()).isEqualTo(3);
		assertThat(folder.resolve("temporary")).as("what was fetched").isEmptyDirectory();
		new FileSaver(image).saveAsTiff(folder.resolve("saved.tif").toString());
		ImagePlus saved = IJ.openImage(folder.resolve("saved.tif").toString());
		assertThat(SameStudy.of(saved)).as("where it is from is not saved").isEmpty();
		assertThat(Files.readString(folder.resolve("saved.tif"), StandardCharsets.ISO_8859_1)).doesNotContain("127.0.0.1",
			"org.abscam.archive");
		stub.close();
		assertThatThrownBy(study::others).isInstanceOf(ScanException.class).hasMessageContaining("127.0.0.1");
	}

	@Test
	void whatIsMissingIsOneSentenceInTheWordsOfMacros() throws Exception {
		assertThat(run("window=1")).startsWith("There is nothing to open; add address=");
		assertThat(run("address=[" + stub.address() + "]")).contains("names no study");
		assertThat(run("address=[dicomweb://me:secret@host/root/studies/1.2]")).contains("'credentials'").doesNotContain("secret@");
		stub.wanted = "Basic other";
		assertThat(run("address=[" + series() + "]")).contains("'credentials'").doesNotContain("--").doesNotContain("\tat ");
		assertThat(run("address=[http://example.org/root/studies/1.2]")).contains("'allow-http'");
	}

	@Test
	void aPatientIsSearchedByIdAndByName() throws Exception {
		Archive archive = Archive.at(ArchiveAddress.parse(stub.address(), false), Credentials.NONE);
		assertThat(archive.search(new StudySearch("Secr", "2024-02-29"))).singleElement().satisfies(found -> {
			assertThat(found.patient()).isEqualTo("Secret Name");
			assertThat(found.study().uid()).isEqualTo(StubArchive.STUDY);
			assertThat(found.toString()).doesNotContain("Secret");
		});
		assertThat(stub.queries).anyMatch(q -> q.contains("PatientID=Secr") && q.contains("StudyDate=20240229"))
			.anyMatch(q -> q.contains("PatientName=*Secr*") && q.contains("StudyDate=20240229"));
		stub.queries.clear();
		archive.search(new StudySearch("", "20240101..20241231"));
		archive.search(new StudySearch("", "20240101-20241231"));
		archive.search(new StudySearch("", "Thorax & Abdomen"));
		assertThat(stub.queries.stream().filter(q -> q.contains("offset=0")).map(q -> q.replaceAll(".*offset=0&|&?includefield=[^&]*", "")))
			.isEqualTo(List.of("StudyDate=20240101-20241231", "StudyDate=20240101-20241231", "AccessionNumber=Thorax%20%26%20Abdomen",
				"StudyDescription=*Thorax%20%26%20Abdomen*"));
	}

	private String series() {
		return stub.address() + "/studies/" + StubArchive.STUDY + "/series/" + StubArchive.SERIES;
	}

	/** The sentence that aborts the macro. */
	private static String run(String options) {
		return new Interpreter().eval("run('Abs-CAM Open from Archive...', '" + options.replace('\\', '/') + "');");
	}
}
