/// files-service: the front door. START HERE: [FilesService]. Features stand in packages of their own and do not know
/// each other; what several of them share stands here.
@NullMarked
package dev.waybill.files;

import org.jspecify.annotations.NullMarked;
