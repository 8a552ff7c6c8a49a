package org.abscam.dicom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Storing, listing and fetching with an archive of strangers'. */
class OrthancTest {

	@TempDir
	private Path folder;

	@Test
	void whatIsStoredIsListedAndComesBackByteForByte() throws Exception {
		try (Orthanc orthanc = Orthanc.start(Files.createDirectory(folder.resolve("orthanc")))) {
			List<Path> files = new ArrayList<>();
			for (int i = 1; i <= 5; i++) files.add(Files.write(folder.resolve("result-" + i + ".dcm"), StubArchive.instance(i)));
			assertThat(archive(orthanc, "", Orthanc.CREDENTIALS).store(files).count()).isEqualTo(5);
			archive(orthanc, "", Orthanc.CREDENTIALS).store(files);

			assertThat(archive(orthanc, "", Orthanc.CREDENTIALS).studies()).extracting(ArchivedStudy::uid)
				.containsExactly(StubArchive.STUDY);
			assertThat(archive(orthanc, "", Orthanc.CREDENTIALS).search(new StudySearch("", ""))).hasSize(1);
			assertThat(archive(orthanc, "", Orthanc.CREDENTIALS).search(new StudySearch("nobody", "2019-01-01"))).isEmpty();
			String study = "/studies/" + StubArchive.STUDY;
			assertThat(archive(orthanc, study, Orthanc.CREDENTIALS).series()).extracting(ArchivedSeries::uid, ArchivedSeries::modality,
				ArchivedSeries::instances).containsExactly(tuple(StubArchive.SERIES, "US", Optional.of(5)));

			assertThat(fetched(orthanc, study)).containsExactlyInAnyOrderElementsOf(
				List.of(StubArchive.instance(1), StubArchive.instance(2), StubArchive.instance(3), StubArchive.instance(4),
					StubArchive.instance(5)));

			assertThatThrownBy(() -> archive(orthanc, "", "reader:wrong-word").studies()).isInstanceOf(DicomException.class)
				.hasMessageContaining("does not accept the user, password or token").message().doesNotContain("wrong-word");
			assertThatThrownBy(
				() -> archive(orthanc, study + "/series/1.2.3.9", Orthanc.CREDENTIALS).fetch("", folder.resolve("none"), done -> {
				}))
				.isInstanceOf(DicomException.class).hasMessageContaining("has not what");
			assertThatThrownBy(() -> archive(orthanc, "/studies/1.9.9", Orthanc.CREDENTIALS).series()).isInstanceOf(DicomException.class)
				.hasMessageContaining("has not what");
		}
	}

	@Test
	void jpeg2000ComesAsItIsStored() throws Exception {
		Path source = Path.of("src/test/resources/org/abscam/dicom/grey12-j2k.dcm");
		String study;
		try (DicomObject object = DicomObject.read(source)) {
			study = "/studies/" + object.data().text(Tag.STUDY_INSTANCE_UID).orElseThrow();
		}
		try (Orthanc orthanc = Orthanc.start(Files.createDirectory(folder.resolve("orthanc")))) {
			archive(orthanc, "", Orthanc.CREDENTIALS).store(List.of(source));
			assertThat(fetched(orthanc, study)).containsExactly(Files.readAllBytes(source));
		}
	}

	private List<byte[]> fetched(Orthanc orthanc, String path) throws Exception {
		Path into = folder.resolve("fetched");
		archive(orthanc, path, Orthanc.CREDENTIALS).fetch("", into, done -> {
		});
		List<byte[]> files = new ArrayList<>();
		try (Stream<Path> all = Files.list(into)) {
			for (Path file : all.toList()) files.add(Files.readAllBytes(file));
		}
		return files;
	}

	private static Archive archive(Orthanc orthanc, String path, String credentials) throws DicomException {
		return Archive.at(ArchiveAddress.parse(orthanc.address() + path, false),
			Credentials.of(Optional.empty(), Map.of("ABSCAM_ARCHIVE_CREDENTIALS", credentials)));
	}
}
