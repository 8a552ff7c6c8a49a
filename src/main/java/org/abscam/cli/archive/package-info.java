/** Scans of the command line that lie in archives (DICOMweb): how archives are spoken to, what they hold, and what is fetched of them. */
package org.abscam.cli.archive;
