package org.abscam.cohort;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Predicate;
import org.abscam.report.RunRecord;

/**
 * How many scans a manifest has, and what tells whether it is still the same. It takes 8 bytes of memory per scan while it is made.
 *
 * @param count number of scans
 * @param sha256 of ids, paths, labels and further cells, in order
 */
record Census(long count, String sha256) implements Serializable {

	private static final long FNV_OFFSET = 0xcbf29ce484222325L;
	private static final long FNV_PRIME = 0x100000001b3L;

	/**
	 * Reads a manifest to its end. Blocks until that is done.
	 *
	 * @throws CohortException if it cannot be read, or two scans have one id
	 */
	static Census of(Manifest manifest) throws CohortException {
		MessageDigest digest = RunRecord.digest();
		long[] ids = new long[1024];
		int count = 0;
		try (Scans scans = manifest.scans()) {
			for (ListedScan scan = scans.next(); scan != null; scan = scans.next()) {
				if (count == ids.length) ids = Arrays.copyOf(ids, Math.multiplyExact(count, 2));
				ids[count++] = hash(scan.id());
				String row = String.join("\0", scan.id(), scan.path(), scan.label(), String.join("\0", scan.further())) + '\n';
				digest.update(row.getBytes(StandardCharsets.UTF_8));
			}
		}
		Arrays.sort(ids, 0, count);
		for (int i = 1; i < count; i++) if (ids[i] == ids[i - 1]) refuseTwins(manifest, ids[i]);
		return new Census(count, HexFormat.of().formatHex(digest.digest()));
	}

	/** Different ids may have one hash, too. */
	private static void refuseTwins(Manifest manifest, long hash) throws CohortException {
		Map<String, ListedScan> seen = new HashMap<>();
		try (Scans scans = manifest.scans()) {
			for (ListedScan scan = scans.next(); scan != null; scan = scans.next()) {
				ListedScan before = hash(scan.id()) == hash ? seen.put(scan.id(), scan) : null;
				if (before == null) continue;
				throw new CohortException("Two scans of '" + manifest.input() + "' have the id '" + scan.id() + "': '" + before.path()
					+ "' (scan " + (before.number() + 1) + ") and '" + scan.path() + "' (scan " + (scan.number() + 1)
					+ "); give each an id of its own.");
			}
		}
	}

	/**
	 * Reads a manifest to its end. It takes 8 bytes of memory per scan.
	 *
	 * @return whether more scans than one have a file name, as in several folders
	 */
	static Predicate<String> twins(Manifest manifest) throws CohortException {
		long[] names = new long[1024];
		int count = 0;
		try (Scans scans = manifest.scans()) {
			for (ListedScan scan = scans.next(); scan != null; scan = scans.next()) {
				if (scan.file() == null || scan.file().getFileName() == null) continue;
				if (count == names.length) names = Arrays.copyOf(names, Math.multiplyExact(count, 2));
				names[count++] = hash(scan.file().getFileName().toString());
			}
		}
		Arrays.sort(names, 0, count);
		int twins = 0;
		for (int i = 1; i < count; i++) if (names[i] == names[i - 1]) names[twins++] = names[i]; // behind which all is as it was
		long[] found = Arrays.copyOf(names, twins);
		return name -> Arrays.binarySearch(found, hash(name)) >= 0;
	}

	/** FNV-1a. */
	private static long hash(String id) {
		long hash = FNV_OFFSET;
		for (int i = 0; i < id.length(); i++) hash = (hash ^ id.charAt(i)) * FNV_PRIME;
		return hash;
	}
}
