package org.abscam.dicom.web;

/**
 * The most that is taken from an archive for one series.
 *
 * @param instances how many
 * @param bytes of all together
 */
record ArchiveLimits(int instances, long bytes) {

	static final ArchiveLimits USUAL = new ArchiveLimits(20_000, 32L << 30);
}
