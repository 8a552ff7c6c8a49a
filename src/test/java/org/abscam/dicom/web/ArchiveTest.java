package org.abscam.dicom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.abscam.OwnProcess;
import org.abscam.dicom.DicomException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an archive can answer: each ends in files that are whole, or in one sentence with nothing lost. */
class ArchiveTest {

	private static final Patience SHORT = new Patience(3, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(20),
		Duration.ofMinutes(2));
	private static final String SERIES = "/studies/" + StubArchive.STUDY + "/series/" + StubArchive.SERIES;

	@TempDir
	private Path folder;
	private StubArchive stub;

	@BeforeEach
	void start() throws Exception {
		stub = new StubArchive(5);
	}

	@AfterEach
	void stop() {
		stub.close();
	}

	private Archive archive(String path) throws DicomException {
		return archive(path, Map.of(), ArchiveLimits.USUAL);
	}

	private Archive archive(String path, Map<String, String> environment, ArchiveLimits limits) throws DicomException {
		return Archive.at(ArchiveAddress.parse(stub.address() + path, false), Credentials.of(Optional.empty(), environment), SHORT, limits);
	}

	private void fetch() throws DicomException {
		archive(SERIES).fetch("", folder, done -> {
		});
	}

	private List<byte[]> files() throws Exception {
		try (Stream<Path> all = Files.list(folder)) {
			List<byte[]> files = new ArrayList<>();
			for (Path path : all.sorted().toList()) files.add(Files.readAllBytes(path));
			return files;
		}
	}

	@ParameterizedTest
	@ValueSource(ints = {1, 2, 1000})
	void studiesAndSeriesAreListedHoweverFewComeAtATime(int page) throws Exception {
		stub.page = page;
		stub.second = true;
		assertThat(archive("").studies())
			.containsExactly(new ArchivedStudy(StubArchive.STUDY, "20240229", List.of("US", "SR"), "", Optional.of(2)));
		List<ArchivedSeries> series = archive("/studies/" + StubArchive.STUDY).series();
		assertThat(series).extracting(ArchivedSeries::inWords)
			.containsExactly("series 7 (US, Sono, 5 images)", "series 8 (US, Sono, 5 images)", "series 99 (SR, Sono, 1 image)");
	}

	@ParameterizedTest
	@ValueSource(strings = {"", "/series/" + StubArchive.SERIES})
	void aSeriesIsFetchedByteForByteAsItIsStored(String path) throws Exception {
		archive("/studies/" + StubArchive.STUDY + path).fetch("", folder, done -> {
		});
		assertThat(files()).containsExactlyInAnyOrderElementsOf(stub.instances.values());
		int last = stub.requests.size() - 1;
		assertThat(stub.requests.get(last)).isEqualTo("GET /dicom-web" + SERIES);
		assertThat(stub.headers.get(last)).containsEntry("accept", "multipart/related; type=\"application/dicom\"; transfer-syntax=*");
	}

	@Test
	void ofAStudyWithSeveralSeriesOfImagesNoneIsFetched() throws Exception {
		stub.second = true;
		assertThatThrownBy(() -> archive("/studies/" + StubArchive.STUDY).fetch("", folder, done -> {
		})).isInstanceOf(DicomException.class)
			.hasMessageContaining(
				"2 series of images: series 7 (US, Sono, 5 images), series 8 (US, Sono, 5 images); choose one with --series");
		assertThat(stub.count("instances")).isZero();
		for (String wish : List.of("7", StubArchive.SERIES)) archive("/studies/" + StubArchive.STUDY).fetch(wish, folder, done -> {
		});
		assertThat(files()).hasSize(5);
		assertThatThrownBy(() -> archive("/studies/" + StubArchive.STUDY).fetch("99", folder, done -> {
		}))
			.hasMessageContaining("no series of images that '99' would mean, but series 7");
	}

	@Test
	void whatACutLineLeftOutIsFetchedOneByOne() throws Exception {
		stub.spoil(SERIES, 1, exchange -> exchange.getRequestURI().getPath().endsWith(StubArchive.SERIES) && stub.cut(.5).answer(exchange));
		fetch();
		assertThat(files()).containsExactlyInAnyOrderElementsOf(stub.instances.values());
		assertThat(stub.requests).filteredOn(r -> r.contains("/instances/")).extracting(r -> r.replaceAll(".*/", ""))
			.containsExactly(StubArchive.uid(3), StubArchive.uid(4), StubArchive.uid(5));
	}

	@Test
	void whatWasFetchedIsNotFetchedAgain() throws Exception {
		stub.spoil(SERIES, Integer.MAX_VALUE, exchange -> (exchange.getRequestURI().getPath().endsWith(StubArchive.SERIES)
			|| exchange.getRequestURI().getPath().endsWith("/instances/" + StubArchive.uid(3))) && stub.cut(.5).answer(exchange));
		assertThatThrownBy(this::fetch).hasMessageContaining("was cut while fetching a series")
			.hasMessageContaining("run the command again");
		assertThat(files()).containsExactlyInAnyOrder(stub.instances.get(StubArchive.uid(1)), stub.instances.get(StubArchive.uid(2)));
		stub.close();
		stub = new StubArchive(5);
		fetch();
		assertThat(files()).containsExactlyInAnyOrderElementsOf(stub.instances.values());
		assertThat(stub.requests.subList(2, stub.requests.size())).extracting(r -> r.replaceAll(".*/", ""))
			.containsExactly(StubArchive.uid(3), StubArchive.uid(4), StubArchive.uid(5));
	}

	@ParameterizedTest
	@CsvSource({"401, does not accept unnamed users, 1", "403, does not allow this user, 1", "404, has not what, 1",
		"500, tell its administrator, 1",
		"503, is busy or being mended, 3", "429, is asked too often, 3"})
	void aRefusalIsOneSentence(int status, String sentence, int asked) {
		stub.spoil("", Integer.MAX_VALUE, StubArchive.status(status, "Retry-After", "0"));
		assertThatThrownBy(this::fetch).isInstanceOf(DicomException.class).hasMessageContaining(sentence)
			.hasMessageContaining("status " + status)
			.hasMessageContaining("; ").message().doesNotContain("secret").hasLineCount(1);
		assertThat(stub.requests).hasSize(asked);
	}

	@Test
	void aBusyArchiveIsAskedAgain() throws Exception {
		stub.spoil("", 2, StubArchive.status(503, "Retry-After", "0"));
		fetch();
		assertThat(files()).hasSize(5);
	}

	@Test
	void aSilentLineIsACutOne() {
		stub.spoil("", Integer.MAX_VALUE, exchange -> {
			exchange.sendResponseHeaders(200, 10);
			exchange.getResponseBody().write('[');
			exchange.getResponseBody().flush();
			try {
				Thread.sleep(60_000);
			}
			catch (InterruptedException e) {
				return true;
			}
			return true;
		});
		Patience little = new Patience(2, Duration.ofMillis(5), Duration.ofMillis(5), Duration.ofMillis(500),
			Duration.ofMinutes(2));
		assertThatThrownBy(() -> Archive.at(ArchiveAddress.parse(stub.address(), false), Credentials.of(Optional.empty(), Map.of()), little,
			ArchiveLimits.USUAL).studies()).hasMessageContaining("was cut while listing its studies");
	}

	@Test
	void credentialsGoNowhereElse() throws Exception {
		try (StubArchive other = new StubArchive(5)) {
			String there = "http://127.0.0.1:" + other.port() + "/dicom-web" + SERIES;
			stub.spoil("GET /dicom-web" + SERIES, 1, StubArchive.status(307, "Location", there));
			assertThatThrownBy(
				() -> archive(SERIES, Map.of("ABSCAM_ARCHIVE_CREDENTIALS", "reader:secret"), ArchiveLimits.USUAL).fetch("", folder,
					done -> {
					}))
				.hasMessageContaining("sends on to http://127.0.0.1:" + other.port() + ", which is not asked");
			assertThat(other.requests).isEmpty();
		}
	}

	@Test
	void theSameOriginMaySendOnButNotInACircle() throws Exception {
		stub.wanted = "Basic cmVhZGVyOnNlY3JldA=="; // reader:secret, by coreutils
		stub.spoil("GET /dicom-web" + SERIES + "/instances", 1,
			StubArchive.status(302, "Location", "/dicom-web" + SERIES + "/instances?limit=1000&offset=0"));
		archive(SERIES, Map.of("ABSCAM_ARCHIVE_CREDENTIALS", "reader:secret"), ArchiveLimits.USUAL).fetch("", folder, done -> {
		});
		assertThat(files()).hasSize(5);
		stub.spoil("/studies", Integer.MAX_VALUE, StubArchive.status(301, "Location", "/dicom-web/studies"));
		assertThatThrownBy(() -> archive("").studies()).hasMessageContaining("in a circle");
	}

	@ParameterizedTest
	@CsvSource({"reader:wrong, correct them in the variable ABSCAM_ARCHIVE_CREDENTIALS", "'', --credentials FILE"})
	void aWrongPasswordIsSaidAndNotShown(String said, String remedy) {
		stub.wanted = "Basic cmVhZGVyOnNlY3JldA==";
		assertThatThrownBy(() -> archive("", Map.of("ABSCAM_ARCHIVE_CREDENTIALS", said), ArchiveLimits.USUAL).studies())
			.hasMessageContaining("does not accept").hasMessageContaining(remedy).message().doesNotContain("wrong");
		assertThat(stub.requests).hasSize(1);
	}

	@Test
	void tooMuchIsRefused() throws Exception {
		assertThatThrownBy(() -> archive(SERIES, Map.of(), new ArchiveLimits(4, 1L << 30)).fetch("", folder, done -> {
		}))
			.hasMessageContaining("a series of 5 instances, of more than 4");
		assertThatThrownBy(() -> archive(SERIES, Map.of(), new ArchiveLimits(5, 20_000)).fetch("", folder, done -> {
		}))
			.hasMessageContaining("is larger than");
		assertThat(files()).hasSize(2);
	}

	@ParameterizedTest
	@CsvSource({"text/html, <html>, in place of DICOM files",
		"multipart/related; boundary=stub-1, '--stub-1\r\n\r\nno DICOM\r\n--stub-1--', damaged instance",
		"multipart/related; boundary=stub-1, '--stub-1 and more\r\n\r\nx\r\n--stub-1--', text behind a boundary",
		"multipart/related; boundary=stub-1, '--stub-1\r\n\r\n', was cut", "multipart/related; boundary=stub-1, '', was cut",
		"multipart/related; boundary=stub-1, '--stub-1--', does not give it"})
	void aDamagedAnswerIsOneSentence(String type, String body, String sentence) throws Exception {
		stub.spoil("GET /dicom-web" + SERIES, Integer.MAX_VALUE, exchange -> {
			if (exchange.getRequestURI().getPath().endsWith("/instances")) return false;
			StubArchive.answer(exchange, 200, type, body.getBytes(StandardCharsets.US_ASCII));
			return true;
		});
		assertThatThrownBy(this::fetch).isInstanceOf(DicomException.class).hasMessageContaining(sentence).message().hasLineCount(1);
		assertThat(files()).isEmpty();
	}

	@Test
	void headerLinesWithoutEndAreRefused() throws Exception {
		stub.spoil("GET /dicom-web" + SERIES, Integer.MAX_VALUE, exchange -> {
			if (exchange.getRequestURI().getPath().endsWith("/instances")) return false;
			StubArchive.answer(exchange, 200, "multipart/related; boundary=stub-1",
				("--stub-1\r\n" + "X: y\r\n".repeat(1000) + "\r\n").getBytes(StandardCharsets.US_ASCII));
			return true;
		});
		assertThatThrownBy(this::fetch).hasMessageContaining("more than 64 header lines");
	}

	@Test
	void whatIsNoJsonIsSaid() {
		stub.spoil("", Integer.MAX_VALUE, exchange -> {
			StubArchive.answer(exchange, 200, "text/html", "<html>Welcome</html>".getBytes(StandardCharsets.US_ASCII));
			return true;
		});
		assertThatThrownBy(() -> archive("").studies()).isInstanceOf(DicomException.class)
			.hasMessageContaining("check the root of the address");
	}

	@Test
	void anotherSeriesThanAskedForIsRefused() throws Exception {
		byte[] foreign = new String(StubArchive.instance(1), StandardCharsets.ISO_8859_1).replace("1.2.3.4.1 ", "1.2.3.4.2 ")
			.getBytes(StandardCharsets.ISO_8859_1);
		stub.instances.put(StubArchive.uid(1), foreign);
		assertThatThrownBy(this::fetch).hasMessageContaining("sends an instance of another series");
		assertThat(files()).isEmpty();
	}

	@Test
	void aCertificateThatDoesNotHoldIsSaid() throws Exception {
		Path keys = folder.resolve("keys.p12");
		String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
		assertThat(OwnProcess.run(tool, "-genkeypair", "-keystore", keys.toString(), "-storepass", "secret", "-keyalg", "EC", "-dname",
			"CN=localhost", "-ext", "san=ip:127.0.0.1").exit()).isZero();
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(keys)) {
			store.load(in, "secret".toCharArray());
		}
		KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		managers.init(store, "secret".toCharArray());
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(managers.getKeyManagers(), null, null);
		HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.setHttpsConfigurator(new HttpsConfigurator(context));
		try (StubArchive secure = new StubArchive(1, server)) {
			String address = "https://127.0.0.1:" + secure.port() + "/dicom-web";
			assertThatThrownBy(() -> Archive.at(ArchiveAddress.parse(address, false), Credentials.of(Optional.empty(), Map.of()), SHORT,
				ArchiveLimits.USUAL).studies())
				.hasMessageContaining("certificate of the archive 127.0.0.1:" + secure.port() + " does not hold");
			assertThat(secure.requests).isEmpty();
		}
	}

	@Test
	void anArchiveThatIsNotThereIsSaid() {
		stub.close();
		assertThatThrownBy(() -> archive("").studies()).hasMessageContaining("cannot be reached");
	}

	// Storing

	private static String taken(int... which) {
		List<String> items = new ArrayList<>();
		for (int i : which) items.add("{\"00081155\":{\"vr\":\"UI\",\"Value\":[\"" + StubArchive.uid(i) + "\"]}}");
		return "\"00081199\":{\"vr\":\"SQ\",\"Value\":[" + String.join(",", items) + "]}";
	}

	private static String refused(int which, int reason) {
		return "\"00081198\":{\"vr\":\"SQ\",\"Value\":[{\"00081155\":{\"vr\":\"UI\",\"Value\":[\"" + StubArchive.uid(which)
			+ "\"]},\"00081197\":{\"vr\":\"US\",\"Value\":[" + reason + "]}}]}";
	}

	private List<Path> results() throws Exception {
		List<Path> files = new ArrayList<>();
		for (int i = 1; i <= 2; i++) files.add(Files.write(folder.resolve("result-" + i + ".dcm"), StubArchive.instance(i)));
		return files;
	}

	@Test
	void allFilesOfARunGoInOneMessageWhoseBytesAreTheirs() throws Exception {
		stub.storeAnswer = "{" + taken(1, 2) + "}";
		assertThat(archive("").store(results())).isEqualTo(new Stored(2, List.of()));
		assertThat(stub.requests).containsExactly("POST /dicom-web/studies");
		String type = stub.headers.get(0).get("content-type");
		assertThat(type).startsWith("multipart/related; type=\"application/dicom\"; boundary=");
		String boundary = type.replaceAll(".*boundary=", "");
		String expected =
			"--" + boundary + "\r\nContent-Type: application/dicom\r\n\r\n" + latin(StubArchive.instance(1)) + "\r\n--" + boundary
				+ "\r\nContent-Type: application/dicom\r\n\r\n" + latin(StubArchive.instance(2)) + "\r\n--" + boundary + "--\r\n";
		assertThat(latin(stub.stored.get(0))).isEqualTo(expected);
	}

	private static String latin(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

	@ParameterizedTest
	@CsvSource({"200", "202", "409"})
	void aFailureIsSaidByNameWhateverTheStatus(int status) throws Exception {
		stub.storeStatus = status;
		stub.storeAnswer = "{" + taken(1) + "," + refused(2, 0xA700) + "}";
		List<Path> results = results();
		assertThatThrownBy(() -> archive("").store(results)).isInstanceOf(DicomException.class)
			.hasMessageContaining("refused result-2.dcm (A700, no room) (status " + status + ")").message().doesNotContain("result-1");
		assertThat(results).allSatisfy(file -> assertThat(file).exists());
	}

	@ParameterizedTest
	@CsvSource({"507, has no room left, 1", "409, refused all of 2 files, 1", "503, is busy, 3", "413, takes nothing of that size, 1"})
	void aStoreThatIsRefusedIsOneSentenceAndLosesNothing(int status, String sentence, int asked) throws Exception {
		stub.spoil("POST", Integer.MAX_VALUE, StubArchive.status(status));
		List<Path> results = results();
		assertThatThrownBy(() -> archive("").store(results)).isInstanceOf(DicomException.class).hasMessageContaining(sentence)
			.message().hasLineCount(1);
		assertThat(stub.requests).hasSize(asked);
		for (int i = 1; i <= 2; i++) assertThat(results.get(i - 1)).hasBinaryContent(StubArchive.instance(i));
	}

	@Test
	void aStoreIsRepeatedWhereTheLineIsCutAndWhatIsThereAlreadyIsStored() throws Exception {
		stub.spoil("POST", 1, exchange -> {
			exchange.close();
			return true;
		});
		stub.storeAnswer = "{" + taken(1) + "," + refused(2, 0x0111) + "}";
		assertThat(archive("").store(results()).count()).isEqualTo(2);
		assertThat(stub.count("POST")).isEqualTo(2);
	}

	@Test
	void silenceOnAnInstanceIsNoSuccess() throws Exception {
		stub.storeAnswer = "{" + taken(1) + "}";
		List<Path> results = results();
		assertThatThrownBy(() -> archive("").store(results)).hasMessageContaining("does not say that it stored result-2.dcm");
	}

	// Addresses and credentials

	@ParameterizedTest
	@CsvSource({"dicomweb://pacs.example/dicom-web, false, https://pacs.example/dicom-web",
		"dicomweb://pacs.example:8443, false, https://pacs.example:8443",
		"dicomweb://pacs.example/a/b/, true, http://pacs.example/a/b", "dicomweb://LOCALHOST:1/x/studies/1.2, false, http://LOCALHOST:1/x",
		"https://127.0.0.1/x/studies/1.2/series/1.3/, false, https://127.0.0.1/x", "dicomweb://[::1]/x, false, http://[::1]/x"})
	void httpIsOfThisMachineAlone(String said, boolean allowed, String root) throws Exception {
		assertThat(ArchiveAddress.parse(said, allowed).root()).hasToString(root);
	}

	@ParameterizedTest
	@CsvSource({"http://pacs.example/dicom-web, --allow-http", "dicomweb://me:secret@pacs.example/x, --credentials FILE",
		"dicomweb://pacs.example/x/studies/1.02, not the UID of a study", "dicomweb://pacs.example/x?y=1, a query",
		"dicomweb:///x, names no archive", "dicomweb://pacs.example/x y, cannot be read",
		"dicomweb://127.0.0.1.evil.example:80@/x, --credentials",
		"http://127.0.0.1.evil.example/x, --allow-http"})
	void whatIsNoAddressIsSaid(String said, String sentence) {
		assertThatThrownBy(() -> ArchiveAddress.parse(said, false)).isInstanceOf(DicomException.class).hasMessageContaining(sentence)
			.message()
			.doesNotContain("secret");
	}

	@Test
	void aFileOfCredentialsIsItsOwnersAlone() throws Exception {
		Path file = Files.writeString(folder.resolve("who"), "reader:sec:ret\n");
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
		assertThatThrownBy(() -> Credentials.of(Optional.of(file), Map.of())).hasMessageContaining("chmod 600").message()
			.doesNotContain("sec");
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
		Credentials credentials = Credentials.of(Optional.of(file), Map.of());
		assertThat(credentials.header()).contains("Basic cmVhZGVyOnNlYzpyZXQ="); // coreutils' base64
		assertThat(credentials.toString()).isEqualTo("Credentials");
		Files.writeString(file, "Bearer abc.def\n");
		assertThat(Credentials.of(Optional.of(file), Map.of()).header()).contains("Bearer abc.def");
		Files.writeString(file, "secret\n");
		assertThatThrownBy(() -> Credentials.of(Optional.of(file), Map.of())).hasMessageContaining("holds no credentials").message()
			.doesNotContain("secret");
	}
}
