package org.abscam.dicom.web;

import java.util.List;
import java.util.Optional;

/**
 * A study of an archive, as it tells of it; nothing of the patient.
 *
 * @param uid Study Instance UID
 * @param date as YYYYMMDD, empty where the archive says none
 * @param modalities of its series
 * @param description empty where there is none
 * @param series how many
 */
public record ArchivedStudy(String uid, String date, List<String> modalities, String description, Optional<Integer> series) {}
