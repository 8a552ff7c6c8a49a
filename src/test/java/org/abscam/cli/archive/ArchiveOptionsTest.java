package org.abscam.cli.archive;

import static org.abscam.cli.Run.abscam;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.abscam.cli.Run;
import org.abscam.dicom.web.StubArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

/** Archives on the command line. */
class ArchiveOptionsTest {

	private static final String STUDY = "/studies/" + StubArchive.STUDY;

	@TempDir
	private Path folder;
	private StubArchive stub;
	private Path credentials;
	private Path temporary;
	private String temporaryBefore;

	@BeforeEach
	void start() throws Exception {
		temporary = Files.createDirectory(folder.resolve("temporary"));
		temporaryBefore = System.setProperty("java.io.tmpdir", temporary.toString());
		stub = new StubArchive(3);
		stub.wanted = "Basic cmVhZGVyOnNlY3JldA==";
		credentials = Files.writeString(folder.resolve("who"), "reader:secret\n");
		Files.setPosixFilePermissions(credentials, PosixFilePermissions.fromString("rw-------"));
	}

	@AfterEach
	void stop() {
		stub.close();
		System.setProperty("java.io.tmpdir", temporaryBefore);
	}

	@Test
	void listedAddressesAreThoseToExplain() {
		Run studies = abscam("scan", "list", stub.address(), "--credentials", credentials);
		assertThat(studies.exit()).as(studies.err()).isZero();
		assertThat(studies.out()).contains("20240229  US,SR").contains(stub.address() + STUDY).doesNotContain("Secret");
		Run series = abscam("scan", "list", stub.address() + STUDY, "--credentials", credentials);
		assertThat(series.out()).contains("     7  US             3  Sono")
			.contains(stub.address() + STUDY + "/series/" + StubArchive.SERIES);
	}

	@Test
	void aStudyIsExplainedAsTheFolderOfItsFiles() throws Exception {
		Path local = Files.createDirectory(folder.resolve("local"));
		for (Map.Entry<String, byte[]> e : stub.instances.entrySet()) Files.write(local.resolve(e.getKey()), e.getValue());
		Path out = folder.resolve("out");
		Run there = abscam("explain", stub.address() + STUDY, "--method", "grad-cam", "--credentials", credentials, "--out", out);
		assertThat(there.exit()).as(there.err()).isZero();
		Run here = abscam("explain", local, "--method", "grad-cam", "--out", folder.resolve("here"));
		assertThat(numbers(there.out())).hasSize(3).isEqualTo(numbers(here.out()));
		assertThat(kept()).isEmpty();
		try (Stream<Path> files = Files.walk(out)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				assertThat(file.getFileName().toString()).startsWith("study-");
				assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).as(file.toString())
					.doesNotContain(StubArchive.STUDY, "secret", "127.0.0.1");
			}
		}
	}

	@Test
	void aTableOfAddressesIsEvaluatedAsTheFilesAre() throws Exception {
		Path local = Files.createDirectory(folder.resolve("local"));
		for (Map.Entry<String, byte[]> e : stub.instances.entrySet()) Files.write(local.resolve(e.getKey()), e.getValue());
		Path table = Files.writeString(folder.resolve("scans.csv"), "path,part\n" + stub.address() + STUDY + ",one\nnowhere.png,other\n");
		Object[] asked = {"--method", "grad-cam", "--steps", "5", "--regions", "4", "--no-road", "--no-stability"};
		Run there =
			abscam(Stream.concat(Stream.of("evaluate", table, "--where", "part=one", "--credentials", credentials), Stream.of(asked))
				.toArray());
		assertThat(there.exit()).as(there.err()).isZero();
		Run here = abscam(Stream.concat(Stream.of("evaluate", local), Stream.of(asked)).toArray());
		assertThat(measures(there)).hasSize(1).isEqualTo(measures(here));
		assertThat(kept()).isEmpty();
	}

	/** Without the time that it took. */
	private static List<String> measures(Run run) {
		return run.out().lines().filter(line -> line.startsWith("grad-cam")).map(line -> line.replaceFirst("(\\S+ +\\d+ +)\\S+", "$1"))
			.toList();
	}

	/** Lines of slices. */
	private static List<String> numbers(String out) {
		return new ArrayList<>(out.lines().filter(line -> line.matches(" +\\d+  .*")).toList());
	}

	@Test
	void aCohortOfAnArchiveFetchesEachSeriesOnceAndSaysWhichItCouldNot() throws Exception {
		stub.second = true; // which the archive lists, and does not give
		Path out = folder.resolve("out");
		Object[] command = {"cohort", stub.address(), "--method", "grad-cam", "--credentials", credentials, "--jobs", "1", "--out", out};
		Run first = abscam(command);
		assertThat(first.exit()).as(first.err()).isZero();
		assertThat(first.err()).contains("1 of 2 scans could not be explained");
		List<String> rows = Files.readAllLines(out.resolve("cohort.csv"));
		assertThat(rows).hasSize(1 + 3 + 1);
		assertThat(rows.get(1)).matches("(series-[^,]+),\\1,.*");
		assertThat(rows.get(4)).contains("has not what");
		try (Stream<Path> results = Files.list(out)) {
			for (Path file : results.filter(Files::isRegularFile).filter(f -> !f.endsWith("archive.csv")).toList())
				assertThat(Files.readString(file)).as(file.toString()).doesNotContain(StubArchive.SERIES)
					.doesNotContain(STUDY.replaceFirst(".*/", ""));
		}
		Path addresses = out.resolve("archive.csv");
		assertThat(Files.readAllLines(addresses)).contains(stub.address() + STUDY + "/series/" + StubArchive.SERIES + ","
			+ rows.get(1).replaceFirst(",.*", ""));
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(addresses))).isEqualTo("rw-------");
		assertThat(kept()).isEmpty();
		long fetched = stub.requests.stream().filter(r -> r.endsWith("/series/" + StubArchive.SERIES)).count();
		Run again = abscam(command);
		assertThat(again.exit()).as(again.err()).isZero();
		assertThat(stub.requests.stream().filter(r -> r.endsWith("/series/" + StubArchive.SERIES)).count()).isEqualTo(fetched);

		command[command.length - 1] = folder.resolve("with-uids");
		assertThat(abscam(Stream.concat(Stream.of(command), Stream.of("--keep-uids")).toArray()).exit()).isZero();
		assertThat(Files.readAllLines(folder.resolve("with-uids/cohort.csv")).get(1))
			.contains("," + stub.address() + STUDY + "/series/" + StubArchive.SERIES + ",");
	}

	/** A row that says that the archive was away would stand there for good. */
	@Test
	void aCohortOfAnArchiveThatIsAwayStopsAndGoesOnLater() throws Exception {
		Path out = folder.resolve("out");
		Object[] command = {"cohort", stub.address(), "--method", "grad-cam", "--credentials", credentials, "--jobs", "1", "--out", out};
		stub.spoil("/instances", 5, StubArchive.status(503, "Retry-After", "0"));
		Run away = abscam(command);
		assertThat(away.exit()).as(away.err()).isEqualTo(2);
		assertThat(away.err().lines().reduce((a, b) -> b).orElse("")).contains("is busy or being mended").contains("What is done is kept");
		assertThat(out.resolve("cohort.csv")).doesNotExist();
		stub.wanted = "Basic somebody else";
		Run refused = abscam(command);
		assertThat(refused.exit()).as(refused.err()).isEqualTo(2);
		assertThat(refused.err()).contains("does not accept the user, password or token").doesNotContain("secret");
		stub.wanted = "Basic cmVhZGVyOnNlY3JldA==";
		Run back = abscam(command);
		assertThat(back.exit()).as(back.err()).isZero();
		assertThat(Files.readAllLines(out.resolve("cohort.csv"))).hasSize(1 + 3).noneMatch(row -> row.contains("busy"));
	}

	@Test
	void filesAreStoredAndThoseThatAreRefusedNamed() throws Exception {
		Path file = Files.write(folder.resolve("map.dcm"), stub.instances.get(StubArchive.uid(1)));
		String uid = "[{\"00081155\":{\"vr\":\"UI\",\"Value\":[\"" + StubArchive.uid(1) + "\"]}}]";
		stub.storeAnswer = "{\"00081199\":{\"vr\":\"SQ\",\"Value\":" + uid + "}}";
		assertThat(abscam("scan", "store", stub.address(), file, "--credentials", credentials))
			.isEqualTo(new Run(ExitCode.OK, "1 file stored in " + stub.address() + System.lineSeparator(), ""));
		stub.storeAnswer = "{\"00081198\":{\"vr\":\"SQ\",\"Value\":" + uid + "}}";
		stub.storeStatus = 202;
		Run refused = abscam("scan", "store", stub.address(), file, "--credentials", credentials);
		assertThat(refused.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(refused.err()).hasLineCount(1).contains("refused map.dcm (no reason given) (status 202)");
	}

	@Test
	void aWrongPasswordIsOneLineAndLeavesNothing() throws Exception {
		Files.writeString(credentials, "reader:wrong-word");
		Run run = abscam("explain", stub.address() + STUDY, "--method", "grad-cam", "--credentials", credentials);
		assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(run.err()).hasLineCount(1).contains("does not accept").contains(credentials.toString()).doesNotContain("wrong-word");
		assertThat(kept()).isEmpty();
	}

	@Test
	void oneScanThatCannotBeHadDoesNotEndTheOthers() {
		Run run = abscam("classify", stub.address() + "/studies/1.9", stub.address() + STUDY, "--credentials", credentials);
		assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(run.err()).contains("has not what");
		assertThat(numbers(run.out())).hasSize(3);
	}

	/** The address of the second must not stand for both. */
	@Test
	void theSameStudyOfTwoArchivesIsTwoScans() {
		Run run = abscam("classify", stub.address() + STUDY, "dicomweb://127.0.0.1:1/dicom-web" + STUDY, "--credentials", credentials);
		assertThat(run.err()).containsOnlyOnce("127.0.0.1:1 cannot be reached");
		assertThat(numbers(run.out())).hasSize(3);
	}

	@Test
	void plainHttpToAnotherMachineAndPasswordsInAddressesAreRefused() {
		assertThat(abscam("scan", "list", "http://pacs.example/dicom-web").err()).hasLineCount(1).contains("--allow-http");
		assertThat(abscam("scan", "list", "dicomweb://me:secret@pacs.example/x").err()).hasLineCount(1).contains("--credentials FILE")
			.doesNotContain("secret");
		assertThat(abscam("explain", "dicomweb://me:secret@pacs.example/x").err()).contains("--credentials FILE").doesNotContain("secret");
	}

	/** What is left of what was fetched. */
	private List<Path> kept() throws IOException {
		try (Stream<Path> files = Files.walk(temporary)) {
			return files.filter(file -> file.toString().endsWith(".dcm") || file.toString().endsWith(".part")).toList();
		}
	}
}
