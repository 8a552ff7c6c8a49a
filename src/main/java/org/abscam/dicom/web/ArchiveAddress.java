package org.abscam.dicom.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.Uid;

/**
 * Where an archive, a study or a series of it is found.
 *
 * @param said as the user wrote it
 * @param root of the archive's services, {@code https} or {@code http}
 * @param study Study Instance UID
 * @param series Series Instance UID, only with a study
 */
public record ArchiveAddress(String said, URI root, Optional<String> study, Optional<String> series) {

	private static final Pattern SCHEME = Pattern.compile("(?i)(dicomweb|https?)://.*");
	private static final Pattern PATH = Pattern.compile("(.*?)(?:/studies(?:/([^/]+)(?:/series(?:/([^/]+))?)?)?)?/*");
	private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");
	private static final String FORM = "write dicomweb://HOST[:PORT]/ROOT[/studies/UID[/series/UID]]";

	/**
	 * @param word of a command line
	 * @return whether it is the address of an archive, and no file
	 */
	public static boolean is(String word) {
		return SCHEME.matcher(word).matches();
	}

	/**
	 * Reads {@code dicomweb://HOST[:PORT]/ROOT[/studies/UID[/series/UID]]}, which is https, or http on this machine; or the same with
	 * {@code https://} or {@code http://} in front.
	 *
	 * @param said what the user says
	 * @param allowHttp whether other machines may be spoken to over http, which {@code dicomweb://} then is
	 * @return the address
	 * @throws DicomException if it is none, or is of plain http to another machine
	 */
	public static ArchiveAddress parse(String said, boolean allowHttp) throws DicomException {
		URI uri;
		try {
			uri = new URI(said);
		}
		catch (URISyntaxException e) {
			throw new DicomException(
				"The archive's address cannot be read (" + e.getReason() + " at character " + (e.getIndex() + 1) + "); "
					+ FORM,
				e);
		}
		if (uri.getRawUserInfo() != null || uri.getRawAuthority() != null && uri.getRawAuthority().contains("@"))
			throw new DicomException("The archive's address holds a user or a password, which others can read on a command line; put them "
				+ "into a file of your own and name it with --credentials FILE");
		if (!is(said) || uri.getHost() == null) throw new DicomException("'" + said + "' names no archive; " + FORM);
		if (uri.getRawQuery() != null || uri.getRawFragment() != null)
			throw new DicomException("'" + said + "' has a query or a fragment, which an archive's address has not; " + FORM);
		Matcher path = PATH.matcher(uri.getRawPath());
		if (!path.matches()) throw new DicomException("'" + said + "' names no archive; " + FORM);
		String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
		boolean here = isLoopback(uri.getHost());
		boolean plain = scheme.equals("http") || scheme.equals("dicomweb") && (here || allowHttp);
		if (plain && !here && !allowHttp)
			throw new DicomException("'" + said + "' is plain http, which everybody on the way can read; write "
				+ "https:// or dicomweb://, or say --allow-http where the network may be trusted");
		URI root = URI.create((plain ? "http" : "https") + "://" + uri.getRawAuthority() + path.group(1));
		return new ArchiveAddress(said, root, uid(path.group(2), "study", said), uid(path.group(3), "series", said));
	}

	private static Optional<String> uid(String uid, String of, String said) throws DicomException {
		if (uid != null && !Uid.isWellFormed(uid)) throw new DicomException("'" + uid + "' in '" + said + "' is not the UID of a " + of
			+ "; 'abscam scan list' shows those that there are");
		return Optional.ofNullable(uid);
	}

	private static boolean isLoopback(String host) {
		return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
	}

	/**
	 * @param said an address, as {@link #parse} reads it
	 * @return that of the archive alone
	 */
	public static String rootOf(String said) {
		return said.replaceFirst("(?:/studies(?:/[^/]+(?:/series(?:/[^/]+)?)?)?)?/*$", "");
	}

	/** @return the address of a study of an archive, in the words of {@link #rootOf} */
	public static String ofStudy(String archive, String uid) {
		return archive + "/studies/" + uid;
	}

	/** @return the address of a series of a study */
	public static String ofSeries(String archive, String study, String uid) {
		return ofStudy(archive, study) + "/series/" + uid;
	}

	/** @return a name for files, the same for the same study or series, that does not tell its UID */
	public String name() {
		String of = series.isPresent() ? "series" : study.isPresent() ? "study" : "archive";
		return of + "-" + Retrieval.digest(study.orElse("") + " " + series.orElse(""));
	}

	/** The archive in sentences: its host, and port where it is said. */
	String host() {
		return root.getRawAuthority();
	}

	/** Of what is below the root. */
	URI at(String path) {
		return URI.create(root + path);
	}

	/** Whether another address is of the same scheme, host and port. */
	boolean isOriginOf(URI other) {
		return root.getScheme().equalsIgnoreCase(other.getScheme()) && root.getHost().equalsIgnoreCase(other.getHost())
			&& port(root) == port(other);
	}

	private static int port(URI uri) {
		return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
	}
}
