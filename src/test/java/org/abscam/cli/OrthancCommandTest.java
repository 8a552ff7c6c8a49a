package org.abscam.cli;

import static org.abscam.cli.Run.abscam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.abscam.SharedData;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.Tag;
import org.abscam.dicom.web.Archive;
import org.abscam.dicom.web.ArchiveAddress;
import org.abscam.dicom.web.ArchivedSeries;
import org.abscam.dicom.web.Credentials;
import org.abscam.dicom.web.Orthanc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an archive of strangers' and back into it. */
class OrthancCommandTest {

	@TempDir
	private Path folder;

	@Test
	void aStudyIsExplainedFromTheArchiveAndItsResultsComeBackOfIt() throws Exception {
		List<Path> slices = files(SharedData.require("data/dicom/mr-series"));
		String study;
		try (DicomObject object = DicomObject.read(slices.get(0))) {
			study = object.data().text(Tag.STUDY_INSTANCE_UID).orElseThrow();
		}
		Path who = Files.writeString(folder.resolve("who"), Orthanc.CREDENTIALS);
		Files.setPosixFilePermissions(who, PosixFilePermissions.fromString("rw-------"));
		try (Orthanc orthanc = Orthanc.start(Files.createDirectory(folder.resolve("orthanc")))) {
			List<Object> sent = new ArrayList<>(List.of("scan", "store", orthanc.address()));
			sent.addAll(slices);
			sent.addAll(List.of("--credentials", who));
			assertThat(abscam(sent.toArray()).err()).isEmpty();

			String address = orthanc.address() + "/studies/" + study;
			Path out = folder.resolve("out");
			Object[] explain =
				{"explain", address, "--model", "chest-xray", "--method", "abs-cam-initial", "--series", series(address, who).get(0)
					.uid(), "--credentials", who, "--dicom", "--store", orthanc.address(), "--out", out};
			Run run = abscam(explain);
			assertThat(run.exit()).as(run.err()).isZero();
			List<Path> results = files(out).stream().filter(file -> file.toString().endsWith(".dcm")).toList();
			assertThat(results).isNotEmpty();

			List<ArchivedSeries> all = series(address, who);
			List<byte[]> back = new ArrayList<>();
			for (ArchivedSeries one : all.stream().filter(one -> !one.instances().equals(Optional.of(slices.size()))).toList()) {
				Path into = folder.resolve("back-" + one.uid());
				archive(address + "/series/" + one.uid(), who).fetch("", into, done -> {
				});
				for (Path file : files(into)) back.add(Files.readAllBytes(file));
			}
			List<byte[]> written = new ArrayList<>();
			for (Path file : results) written.add(Files.readAllBytes(file));
			assertThat(back).containsExactlyInAnyOrderElementsOf(written);

			assertThat(abscam(explain).exit()).isZero();
			assertThat(series(address, who)).extracting(ArchivedSeries::uid, ArchivedSeries::instances)
				.containsExactlyInAnyOrderElementsOf(all.stream().map(s -> tuple(s.uid(), s.instances())).toList());
		}
	}

	private static List<ArchivedSeries> series(String address, Path who) throws Exception {
		return archive(address, who).series();
	}

	private static Archive archive(String address, Path who) throws Exception {
		return Archive.at(ArchiveAddress.parse(address, false), Credentials.of(Optional.of(who), Map.of()));
	}

	private static List<Path> files(Path of) throws Exception {
		try (Stream<Path> files = Files.list(of)) {
			return files.filter(Files::isRegularFile).sorted().toList();
		}
	}
}
